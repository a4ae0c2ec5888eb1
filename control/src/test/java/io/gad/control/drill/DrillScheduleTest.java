package io.gad.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.state.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrillScheduleTest {

    private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");

    private static DrillSchedule every(Duration every, Optional<LocalTime> at) {
        return DrillSchedule.from(NOON, "us", every, at, "", 1, false);
    }

    @Test
    void theFirstIsAWholeIntervalAwayOrAtTheNextSuchTime() {
        assertThat(every(Duration.ofHours(6), Optional.empty()).next())
                .isEqualTo(Instant.parse("2026-03-28T18:00:00Z"));
        assertThat(every(Duration.ofDays(7), Optional.of(LocalTime.of(13, 30))).next())
                .isEqualTo(Instant.parse("2026-03-28T13:30:00Z"));
        assertThat(every(Duration.ofDays(7), Optional.of(LocalTime.of(12, 0))).next())
                .as("now is past")
                .isEqualTo(Instant.parse("2026-03-29T12:00:00Z"));
    }

    @Test
    void oneThatWasLateDoesNotMoveThoseBehindIt() {
        DrillSchedule weekly = every(Duration.ofDays(7), Optional.of(LocalTime.of(3, 0)));
        Instant first = Instant.parse("2026-03-29T03:00:00Z");
        assertThat(weekly.isDue(first.minusMillis(1))).isFalse();
        assertThat(weekly.isDue(first)).isTrue();

        DrillSchedule skipped = weekly.skipped(first, "GROUP_BUSY: busy");
        assertThat(skipped.next()).isEqualTo(first.plus(Duration.ofHours(1)));
        assertThat(skipped.skipped()).map(DrillSchedule.Skip::why).contains("GROUP_BUSY: busy");

        DrillSchedule begun = skipped.begun(first.plus(Duration.ofHours(5)));
        assertThat(begun.next()).isEqualTo(Instant.parse("2026-04-05T03:00:00Z"));
        assertThat(begun.skipped()).isEmpty();
    }

    @Test
    void whatWasDueWhileNobodyLookedIsBegunOnce() {
        DrillSchedule daily = every(Duration.ofDays(1), Optional.empty());
        Instant back = NOON.plus(Duration.ofDays(10)).plusSeconds(5);
        assertThat(daily.isDue(back)).isTrue();
        assertThat(daily.begun(back).next()).isEqualTo(NOON.plus(Duration.ofDays(11)));
        assertThat(daily.begun(daily.next()).next()).as("on the dot").isEqualTo(NOON.plus(Duration.ofDays(2)));
    }

    @Test
    void isReadAsItWasStored() {
        DrillSchedule schedule =
                every(Duration.ofDays(7), Optional.of(LocalTime.of(3, 15))).skipped(NOON, "why");
        assertThat(Json.read(Json.write(schedule), DrillSchedule.class)).isEqualTo(schedule);
    }
}
