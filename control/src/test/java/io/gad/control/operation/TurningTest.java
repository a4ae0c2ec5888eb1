package io.gad.control.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TurningTest {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @Test
    void hasItsTimeFromWhenItBeginsToCount() {
        Turning turning = new Turning(SteadyTime.now(), HALF_A_MINUTE);
        assertThat(turning.isOverdue()).isFalse();
        assertThat(turning.left()).isBetween(Duration.ofSeconds(20), HALF_A_MINUTE);
        Instant longAgo = SteadyTime.now().minusSeconds(31);
        assertThat(new Turning(longAgo, HALF_A_MINUTE).isOverdue()).isTrue();
        assertThat(new Turning(longAgo, HALF_A_MINUTE)
                        .counting(SteadyTime.now(), HALF_A_MINUTE)
                        .isOverdue())
                .isFalse();
    }

    /** An hour, of which nobody knows how much has passed: it would stay closed for it. */
    @Test
    void isOverdueBehindARestartWithTheClockSetBack() {
        Instant before = SteadyTime.now().plusSeconds(3_600);
        Turning turning = new Turning(before, HALF_A_MINUTE).closing(before.plusSeconds(1));
        assertThat(turning.left()).isZero();
        assertThat(turning.isOverdue()).isTrue();
        assertThat(turning.opened(SteadyTime.now()).writeOutageMillis())
                .as("nobody can say")
                .isEmpty();
    }
}
