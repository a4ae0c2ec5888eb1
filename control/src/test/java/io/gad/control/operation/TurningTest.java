package io.gad.control.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TurningTest {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @Test
    void hasItsTimeFromItsClosingOn() {
        Instant longAgo = SteadyTime.now().minusSeconds(31);
        Turning asked = new Turning(longAgo, HALF_A_MINUTE);
        assertThat(asked.isOverdue()).as("everybody may still write").isFalse();
        Turning closed = asked.closing(SteadyTime.now(), HALF_A_MINUTE);
        assertThat(closed.isOverdue()).isFalse();
        assertThat(closed.left()).isBetween(Duration.ofSeconds(20), HALF_A_MINUTE);
        Turning late = asked.closing(longAgo, HALF_A_MINUTE);
        assertThat(late.isOverdue()).isTrue();
        assertThat(late.closing(SteadyTime.now(), HALF_A_MINUTE))
                .as("the first closing counts")
                .isEqualTo(late);
    }

    /** The server was down between the request and the closing: nobody thinks of it any more. */
    @Test
    void isStaleWhereItWasNotClosedInTime() {
        Turning asked = new Turning(SteadyTime.now().minusSeconds(600), HALF_A_MINUTE);
        assertThat(asked.isStale(Duration.ofMinutes(4))).isTrue();
        assertThat(asked.isStale(Duration.ofMinutes(11))).isFalse();
        assertThat(asked.closing(SteadyTime.now(), HALF_A_MINUTE).isStale(Duration.ofMinutes(4)))
                .as("it is closed: its deadline counts")
                .isFalse();
        Turning ahead = new Turning(SteadyTime.now().plusSeconds(3_600), HALF_A_MINUTE);
        assertThat(ahead.isStale(Duration.ofMinutes(4)))
                .as("the clock was set back, so nobody can say")
                .isTrue();
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
