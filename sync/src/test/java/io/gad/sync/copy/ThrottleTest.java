package io.gad.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A limit holds whoever moves more, and lets go when it is lifted. */
class ThrottleTest {

    @Test
    void letsGoWhoeverWaitsWhenTheLimitIsLifted() throws InterruptedException {
        Throttle throttle = new Throttle(new Throttle.Limits(1, 0));
        Thread mover = Thread.ofVirtual().start(() -> {
            try {
                throttle.moved(1_000_000, 1); // for eleven days
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Awaitility.await().until(() -> mover.getState() == Thread.State.TIMED_WAITING);
        throttle.limit(Throttle.Limits.NONE);
        assertThat(mover.join(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void makesWhatWasMovedLastAsLongAsTheTighterLimitSays() throws InterruptedException {
        Throttle throttle = new Throttle(new Throttle.Limits(1_000_000, 10_000));
        long begun = System.nanoTime();
        throttle.moved(1, 1_000);
        throttle.moved(1, 1_000);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }
}
