package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.MemberProbe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProbingTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final CountDownLatch never = new CountDownLatch(1);

    private MemberProbe hanging() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return MemberProbe.silent("too late");
    }

    @Test
    @Timeout(60)
    void nobodyWaitsForAMachineThatIsNotThere() {
        MemberProbe found = Probing.within(LONG, this::hanging, () -> false);

        assertThat(found.answered()).isFalse();
        assertThat(found.problem()).contains("confirmed");
    }

    @Test
    void oneThatIsThereIsWaitedForToTheEnd() {
        MemberProbe found = Probing.within(Duration.ofMillis(50), this::hanging, () -> true);

        assertThat(found.answered()).isFalse();
        assertThat(found.problem()).contains("within 50 ms");
    }
}
