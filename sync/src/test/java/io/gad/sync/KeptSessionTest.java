package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeptSessionTest {

    private final AtomicLong clock = new AtomicLong(-Duration.ofDays(1).toNanos());
    private final List<Long> knocks = new ArrayList<>();

    private final KeptSession session = new KeptSession(
            () -> {
                knocks.add(clock.get());
                throw new PostgresException("the database system is starting up", SqlState.UNAVAILABLE);
            },
            clock::get);

    @Test
    void aServerThatComesUpIsKnockedAtSeldomHoweverOftenThereIsAQuestion() {
        for (int tenths = 0; tenths < 100; tenths++) {
            ask();
            clock.addAndGet(Duration.ofMillis(100).toNanos());
        }
        assertThat(knocks).hasSize(12);
        assertThat(knocks.getLast() - knocks.get(knocks.size() - 2))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void theFirstRefusalIsTold() {
        assertThatThrownBy(() -> session.use(open -> {})).hasMessageContaining("starting up");
    }

    private void ask() {
        int before = knocks.size();
        try {
            session.use(open -> {
                throw new AssertionError("Expected no session to ask.");
            });
            assertThat(knocks).hasSize(before);
        } catch (PostgresException e) {
            assertThat(knocks).hasSize(before + 1);
        }
    }
}
