package io.gad.control.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskMeterTest {

    private static final Instant BEGIN = Instant.parse("2026-07-01T12:00:00Z");

    private final TaskMeter meter = new TaskMeter();

    private void read(int second, Optional<Instant> heard, long lagMillis, long transactions) {
        DatabaseStatus database = new DatabaseStatus(
                "app",
                TaskState.INCREMENTAL,
                Lsn.ZERO,
                Optional.empty(),
                0,
                0,
                0,
                0,
                Optional.empty(),
                transactions,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        Optional<Long> lag = heard.map(at -> lagMillis);
        meter.read(
                new TaskStatus("t1", TaskState.INCREMENTAL, lag, 0, heard, List.of(database)),
                BEGIN.plusSeconds(second));
    }

    private void follow(int seconds) {
        for (int second = 0; second <= seconds; second++) {
            read(second, Optional.of(BEGIN.plusSeconds(second)), 300, second * 100L);
        }
    }

    @Test
    void knowsNothingOfASourceThatWasNeverHeard() {
        read(0, Optional.empty(), 0, 0);
        assertThat(meter.lately("t1")).isEmpty();
    }

    @Test
    void keepsWhatWasWhenTheSourceFellSilentAndWhenItsStreamIsGone() {
        follow(60);
        for (int second = 61; second <= 70; second++) {
            read(second, Optional.of(BEGIN.plusSeconds(60)), 0, 6_000);
        }
        read(71, Optional.empty(), 0, 0);

        TaskMeter.Lately lately = meter.lately("t1").orElseThrow();
        assertThat(lately.heard()).isEqualTo(BEGIN.plusSeconds(60));
        assertThat(lately.lagMillis()).isEqualTo(300);
        assertThat(lately.perSecond()).isCloseTo(100, within(1.0));
    }

    @Test
    void aNewStreamThatCountsFromItsBeginningIsNoStandstill() {
        follow(60);
        read(61, Optional.of(BEGIN.plusSeconds(61)), 0, 7);
        assertThat(meter.lately("t1").orElseThrow().perSecond()).isCloseTo(100, within(1.0));
        for (int second = 62; second < 120; second++) {
            read(second, Optional.of(BEGIN.plusSeconds(second)), 0, 7);
        }
        assertThat(meter.lately("t1").orElseThrow().perSecond()).isCloseTo(0, within(1.0));
    }
}
