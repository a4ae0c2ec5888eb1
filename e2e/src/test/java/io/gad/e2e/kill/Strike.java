package io.gad.e2e.kill;

import io.gad.api.OperationView;
import io.gad.e2e.Wait;
import io.gad.e2e.World;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The kill of a scenario, brought to its instant by the server's crash points.
 *
 * @param hold the file that appears when the server stands at the point, and lets it go on when it is deleted
 */
record Strike(Drawn drawn, Path hold) {

    /** What brings the server to a halt at the drawn point. */
    List<String> jvmOptions() {
        String fault = drawn.haltsItself() ? "-DGAD_CRASH_AT=" : "-DGAD_HOLD_AT=";
        return List.of(fault + drawn.point(), "-DGAD_FAULT_FILE=" + hold);
    }

    /** Returns when the process was killed and, unless it is a primary that is to be lost, runs again. */
    void at(World world, OperationView operation) {
        if (drawn.haltsItself()) {
            await("the server to die at ", world, operation, () -> !world.gad().isRunning());
            world.gad().startAgain();
            return;
        }
        await("the server to come to ", world, operation, () -> Files.exists(hold));
        if (drawn.when() == Drawn.When.DURING) {
            release();
            CompletableFuture.runAsync(
                            () -> kill(world),
                            CompletableFuture.delayedExecutor(drawn.into().toMillis(), TimeUnit.MILLISECONDS))
                    .join();
        } else {
            kill(world);
            release();
        }
    }

    private void await(String what, World world, OperationView operation, BooleanSupplier holds) {
        Wait.until(
                what + drawn.point(),
                World.LIMIT,
                holds,
                () -> world.client().operation(operation.id()).toString());
    }

    /** The source of the first copy and of the promotion is eu; of the return and the switch over it is us. */
    private void kill(World world) {
        boolean returning = drawn.moment() == Drawn.Moment.ADD || drawn.moment() == Drawn.Moment.SWITCH_OVER;
        PostgresServer source =
                returning ? world.regions().us() : world.regions().eu();
        PostgresServer target =
                returning ? world.regions().eu() : world.regions().us();
        switch (drawn.victim()) {
            case SERVER -> {
                world.gad().kill();
                world.gad().startAgain();
            }
            case SOURCE -> {
                source.kill();
                if (drawn.moment() != Drawn.Moment.PROMOTE) {
                    source.startAgain();
                }
            }
            case TARGET -> {
                target.kill();
                target.startAgain();
            }
        }
    }

    private void release() {
        try {
            Files.delete(hold);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
