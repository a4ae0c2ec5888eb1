package io.gad.control.operation.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long is waited for a write lease: a hundredth and 100 ms more than its term. */
class LeasesTest {

    private static final Duration TERM = Duration.ofSeconds(10);
    private static final Duration WHOLE = Duration.ofMillis(10_200);
    private final AtomicLong clock = new AtomicLong(7);
    private final Leases leases = new Leases(clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void countsFromTheLastThatWasSentWhetherOrNotItWasAnswered() {
        assertThat(leases.send("gad-1", TERM, () -> true)).isTrue();
        pass(Duration.ofSeconds(3));
        assertThat(leases.left("gad-1", TERM)).isEqualTo(WHOLE.minusSeconds(3));
        assertThat(leases.send("gad-1", TERM, () -> true)).isTrue();
        assertThat(leases.left("gad-1", TERM)).isEqualTo(WHOLE);
        pass(Duration.ofMinutes(1));
        assertThat(leases.left("gad-1", TERM)).isZero();
    }

    @Test
    void whatMayNotBeSentCountsForNothing() {
        pass(Duration.ofSeconds(20));
        assertThat(leases.send("gad-1", TERM, () -> false)).isFalse();
        assertThat(leases.left("gad-1", TERM)).isZero();
    }

    @Test
    void whatAnEarlierProcessHasSentItMayHaveSentUntilThisOneBegan() {
        pass(Duration.ofSeconds(4));
        assertThat(leases.left("gad-1", TERM)).isEqualTo(WHOLE.minusSeconds(4));
    }

    @Test
    void aShorterOneThatHasBegunEverywhereTakesItsPlace() {
        assertThat(leases.send("gad-1", Duration.ofMinutes(1), () -> true)).isTrue();
        assertThat(leases.send("gad-1", TERM, () -> true)).isTrue();
        leases.begun("gad-1", TERM);
        assertThat(leases.left("gad-1", TERM)).isEqualTo(WHOLE);
    }

    @Test
    void aShorterOneDoesNotTakeBackALongerThatWasSentBefore() {
        assertThat(leases.send("gad-1", Duration.ofMinutes(1), () -> true)).isTrue();
        assertThat(leases.send("gad-1", TERM, () -> true)).isTrue();
        assertThat(leases.left("gad-1", TERM)).isGreaterThan(Duration.ofSeconds(59));
    }
}
