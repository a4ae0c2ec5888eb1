package io.gad.control.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskMeterTest {

    private static final Instant BEGIN = Instant.parse("2026-07-01T12:00:00Z");

    private final TaskMeter meter = new TaskMeter();

    private void read(int second, Optional<Instant> heard, long lagMillis, long transactions) {
        meter.read(
                Statuses.task(heard, lagMillis, 0, Statuses.followed("app", BEGIN, 1_000, transactions)),
                BEGIN.plusSeconds(second));
    }

    private void follow(int seconds) {
        for (int second = 0; second <= seconds; second++) {
            read(second, Optional.of(BEGIN.plusSeconds(second)), 300, second * 100L);
        }
    }

    private TaskMeter.OfDatabase lately(String database) {
        return Objects.requireNonNull(
                meter.lately("t1").orElseThrow().databases().get(database));
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
        assertThat(lately("app").perSecond()).isCloseTo(100, within(1.0));
    }

    @Test
    void aNewStreamThatCountsFromItsBeginningIsNoStandstill() {
        follow(60);
        read(61, Optional.of(BEGIN.plusSeconds(61)), 0, 7);
        assertThat(meter.lately("t1").orElseThrow().perSecond()).isCloseTo(100, within(1.0));
        assertThat(lately("app").perSecond()).isCloseTo(100, within(1.0));
        for (int second = 62; second < 120; second++) {
            read(second, Optional.of(BEGIN.plusSeconds(second)), 0, 7);
        }
        assertThat(meter.lately("t1").orElseThrow().perSecond()).isCloseTo(0, within(1.0));
        assertThat(lately("app").perSecond()).isCloseTo(0, within(1.0));
    }

    @Test
    void eachDatabaseIsAsFarBehindAndAsBusyAsItIs() {
        for (int second = 0; second <= 60; second++) {
            Instant now = BEGIN.plusSeconds(second);
            meter.read(
                    Statuses.task(
                            Optional.of(now),
                            4_200,
                            4_000,
                            Statuses.followed("app", now.minusMillis(4_200), 1_000, second * 100L),
                            Statuses.followed("stock", now.minusMillis(200), 5_000, second * 10L)),
                    now);
        }
        assertThat(lately("app").lagMillis()).isEqualTo(4_200);
        assertThat(lately("stock").lagMillis()).isEqualTo(200);
        assertThat(lately("app").perSecond()).isCloseTo(100, within(1.0));
        assertThat(lately("stock").perSecond()).isCloseTo(10, within(0.1));
        assertThat(meter.lately("t1").orElseThrow().lagMillis()).isEqualTo(4_200);
    }

    @Test
    void aDatabaseThatHasStoppedKeepsWhatItWasWhileTheOthersGoOn() {
        follow(60);
        Instant later = BEGIN.plusSeconds(61);
        meter.read(
                Statuses.task(
                        Optional.of(later),
                        0,
                        0,
                        Statuses.stopped("app", 1_000),
                        Statuses.followed("stock", later, 5_000, 0)),
                later);
        assertThat(lately("app").heard()).isEqualTo(BEGIN.plusSeconds(60));
        assertThat(lately("app").perSecond()).isCloseTo(100, within(1.0));
        assertThat(lately("stock").heard()).isEqualTo(later);
    }
}
