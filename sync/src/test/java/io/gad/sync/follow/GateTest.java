package io.gad.sync.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flow in memory that applies one byte of log at a time. */
@Timeout(60)
final class GateTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Gate gate = new Gate();
    private final AtomicLong position = new AtomicLong(1);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    @BeforeEach
    void begin() {
        gate.begin();
        gate.release();
        Thread.ofVirtual().start(this::apply);
    }

    @AfterEach
    void end() throws InterruptedException {
        over.set(true);
        ended.await();
    }

    private Lsn standing() {
        return new Lsn(position.get());
    }

    private void apply() {
        try {
            while (!over.get()) {
                gate.pass(standing(), limit -> !limit.isAfter(standing()), () -> over.get() || draining.get());
                if (draining.get()
                        || gate.limit().filter(l -> !l.isAfter(standing())).isEmpty()) {
                    position.incrementAndGet();
                }
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            gate.end();
            ended.countDown();
        }
    }

    @Test
    void standsStillAndGoesExactlyUpToALimitAndOnAfterwards() throws InterruptedException {
        assertThat(gate.hold(SOON, SOON)).isTrue();
        assertThat(gate.hold(SHORT, SOON)).as("a second holder").isFalse();
        Lsn goal = new Lsn(position.get() + 1_000);

        assertThat(gate.letGoUpTo(goal, SOON)).contains(goal);
        assertThat(standing()).isEqualTo(goal);

        gate.release();
        while (!standing().isAfter(goal)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoeverWaitsGetsHisTurnBeforeOneWhoHoldsItAgainAndAgain() throws InterruptedException {
        assertThat(gate.hold(SOON, SOON)).isTrue();
        var order = new ConcurrentLinkedQueue<String>();
        List<Thread> others = new ArrayList<>();
        for (String name : List.of("first", "second")) {
            Thread other = Thread.ofVirtual().start(() -> holdAndNote(name, order));
            others.add(other);
            while (other.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        gate.release();
        holdAndNote("again", order);
        for (Thread other : others) {
            other.join();
        }
        assertThat(order).containsExactly("first", "second", "again");
    }

    private void holdAndNote(String name, Queue<String> order) {
        try {
            if (gate.hold(SOON, SOON)) {
                order.add(name);
                gate.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatWasDrainedMeanwhileIsNoStateToStandOn() throws InterruptedException {
        assertThat(gate.hold(SOON, SOON)).isTrue();
        long held = position.get();
        draining.set(true);
        while (position.get() <= held + 100) {
            Thread.onSpinWait();
        }
        draining.set(false);

        assertThat(gate.letGoUpTo(new Lsn(held + 10), SOON)).isEmpty();
        gate.release();
        assertThat(gate.hold(SOON, SOON)).as("the next one").isTrue();
    }

    @Test
    void nobodyWaitsForAFlowThatHasEnded() throws InterruptedException {
        assertThat(gate.hold(SOON, SOON)).isTrue();
        over.set(true);
        ended.await();

        long begun = System.nanoTime();
        assertThat(gate.letGoUpTo(new Lsn(Long.MAX_VALUE), Duration.ofMinutes(5)))
                .isEmpty();
        gate.release();
        assertThat(gate.hold(Duration.ofMinutes(5), Duration.ofMinutes(5))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
    }
}
