package io.gad.control.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdvanceTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private static TaskStatus task(DatabaseStatus... databases) {
        return Statuses.task(Optional.of(AT), 0, 0, databases);
    }

    @Test
    void oneMayBeAheadInOneDatabaseAndBehindInAnother() {
        Advance advance = Advance.of(
                task(Statuses.followed("app", AT.plusMillis(1_500), 300, 0), Statuses.followed("shop", AT, 100, 0)),
                task(Statuses.followed("app", AT, 200, 0), Statuses.stopped("shop", 150)));
        assertThat(advance.ahead()).containsExactly("100 bytes of log and 1.5 s in app");
        assertThat(advance.behind()).containsExactly("50 bytes of log in shop");
    }

    @Test
    void whoStandsAtTheSameOrNowhereIsNeither() {
        Advance advance = Advance.of(
                task(Statuses.followed("app", AT, 200, 0), Statuses.stopped("shop", 0), Statuses.stopped("new", 7)),
                task(Statuses.followed("app", AT, 200, 0), Statuses.stopped("shop", 150)));
        assertThat(advance.ahead()).isEmpty();
        assertThat(advance.behind()).isEmpty();
    }
}
