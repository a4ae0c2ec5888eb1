package io.gad.control.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.problem.Faults;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is done again and again does not end without a word. */
class RoundsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void anErrorEndsItsRoundAloneAndIsCounted() {
        long before = Faults.count();
        AtomicInteger rounds = new AtomicInteger();
        AtomicInteger beside = new AtomicInteger();
        try (Rounds watch = new Rounds("test", Duration.ofMillis(5), () -> {
            rounds.incrementAndGet();
            throw new NoClassDefFoundError("io/gad/Gone");
        })) {
            await().atMost(SOON).until(() -> rounds.get() >= 3);
            await().atMost(SOON).until(() -> {
                watch.beside("eu", () -> {
                    beside.incrementAndGet();
                    throw new StackOverflowError();
                });
                return beside.get() >= 2;
            });
        }
        assertThat(Faults.count() - before).isGreaterThanOrEqualTo(5);
    }
}
