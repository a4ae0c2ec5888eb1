package io.gad.e2e.campaign;

import io.gad.e2e.campaign.Turn.Trouble;
import io.gad.testkit.Await;
import io.gad.testkit.Direction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Makes trouble beside an operation, and ends it again. */
final class Troubles implements AutoCloseable {

    private static final Duration LEAP = Duration.ofHours(26);
    private static final Duration SLOW = Duration.ofMillis(60);

    private final Scene scene;
    private final ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor();

    Troubles(Scene scene) {
        this.scene = scene;
    }

    /**
     * Begins after a while, and ends by itself.
     *
     * @param target of the operation
     * @param others the members that it is not about, and that are not lost
     * @return done when it has ended
     */
    CompletableFuture<Void> begin(Trouble trouble, Region target, List<Region> others, Duration into, Duration during) {
        return CompletableFuture.runAsync(
                () -> make(trouble, target, others, during),
                CompletableFuture.delayedExecutor(into.toMillis(), TimeUnit.MILLISECONDS, beside));
    }

    private void make(Trouble trouble, Region target, List<Region> others, Duration during) {
        Region other = others.isEmpty() ? target : others.getFirst();
        switch (trouble) {
            case NONE -> {}
            case MANAGER_KILLED -> scene.manager().killAndStartAgain();
            case MANAGER_FROZEN -> {
                scene.manager().process().freeze();
                pause(during);
                scene.manager().process().thaw();
            }
            case CLOCK_AHEAD -> leap(LEAP, during);
            case CLOCK_BACK -> leap(LEAP.negated(), during);
            case TARGET_KILLED -> target.killAndStartAgain();
            case OTHER_KILLED -> other.killAndStartAgain();
            case TARGET_CUT -> {
                target.network().cut();
                pause(during);
                target.network().heal();
            }
            case TARGET_SILENT -> {
                target.network().silence();
                pause(during);
                target.network().heal();
            }
            case OTHER_HALF_OPEN -> {
                other.network().silence(Direction.TO_SERVER);
                pause(during);
                other.network().heal();
            }
            case ALL_RESET -> {
                target.network().reset();
                others.forEach(region -> region.network().reset());
            }
            case ALL_SLOW -> {
                target.network().delay(SLOW);
                others.forEach(region -> region.network().delay(SLOW));
                pause(during);
                target.network().heal();
                others.forEach(region -> region.network().heal());
            }
        }
    }

    private void leap(Duration ahead, Duration during) {
        scene.manager().clock().set(ahead);
        pause(during);
        scene.manager().clock().set(Duration.ZERO);
    }

    private static void pause(Duration time) {
        Await.instant(System.nanoTime() + time.toNanos());
    }

    @Override
    public void close() {
        beside.close();
    }
}
