package io.gad.control.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

    private final Track track = new Track();

    private static Point seen(float lag) {
        return new Point(lag, 1, 2, 3, 1);
    }

    private Point at(HistoryRange range, Instant time) {
        return track.at(range, range.stepOf(time));
    }

    @Test
    void everyRangeHasItsStepsFromTheSameLooks() {
        for (int i = 0; i < 60; i++) {
            track.put(BEGIN.plusSeconds(10L * i), seen(i));
        }
        assertThat(at(HistoryRange.HOUR, BEGIN.plusSeconds(25)).lag()).isEqualTo(2);
        assertThat(at(HistoryRange.DAY, BEGIN.plusSeconds(25))).isEqualTo(seen(5));
        assertThat(at(HistoryRange.DAY, BEGIN.plusSeconds(65)).lag()).isEqualTo(11);
        assertThat(at(HistoryRange.WEEK, BEGIN)).isEqualTo(seen(59));
        assertThat(at(HistoryRange.WEEK, BEGIN.plusSeconds(600)).isNone()).isTrue();
    }

    @Test
    void aStepThatNobodyLookedInStaysAGapAndIsMissingInTheLongerOnes() {
        track.put(BEGIN, seen(1));
        track.put(BEGIN.plusSeconds(50), seen(2));
        assertThat(at(HistoryRange.HOUR, BEGIN.plusSeconds(10)).isNone()).isTrue();
        Point minute = at(HistoryRange.DAY, BEGIN);
        assertThat(minute.lag()).isEqualTo(2);
        assertThat(minute.known()).isCloseTo(2 / 6f, within(1e-6f));
        assertThat(at(HistoryRange.WEEK, BEGIN).known()).isCloseTo(2 / 60f, within(1e-6f));
    }

    @Test
    void whatIsKnownOfAStepStaysWhereLessIsKnownLater() {
        track.put(BEGIN, Point.UNKNOWN);
        track.put(BEGIN.plusSeconds(2), seen(1));
        track.put(BEGIN.plusSeconds(4), Point.UNKNOWN);
        assertThat(at(HistoryRange.HOUR, BEGIN)).isEqualTo(seen(1));
        track.put(BEGIN.plusSeconds(6), seen(2));
        assertThat(at(HistoryRange.HOUR, BEGIN)).isEqualTo(seen(2));
    }

    @Test
    void itIsTheSameWhenItWasKeptAndTakenAgain() {
        for (int i = 0; i < 100; i++) {
            track.put(BEGIN.plusSeconds(10L * i), i % 3 == 0 ? Point.UNKNOWN : seen(i / 7f));
        }
        Track again = new Track();
        for (Track.Kept kept : track.changed()) {
            again.take(
                    kept.range(),
                    Block.of(kept.range(), kept.block().start(), kept.block().text()));
        }
        for (HistoryRange range : HistoryRange.values()) {
            for (int i = 0; i < 110; i++) {
                long second = range.stepOf(BEGIN.plusSeconds(10L * i));
                assertThat(again.at(range, second)).isEqualTo(track.at(range, second));
            }
        }
        assertThat(again.changed()).isEmpty();
    }

    @Test
    void whatIsKeptEndsWithTheLastThatIsKnown() {
        track.put(BEGIN, seen(1));
        assertThat(track.changed())
                .hasSize(3)
                .allSatisfy(kept -> assertThat(kept.block().text())
                        .as("one step of five figures of four bytes")
                        .hasSize(28));
    }

    @Test
    void aWeekAndNoMoreIsKept() {
        Instant now = BEGIN;
        for (int i = 0; i < 9 * 24 * 360; i++) {
            now = BEGIN.plusSeconds(10L * i);
            track.put(now, seen(1));
            if (i % 360 == 0) {
                var unused = track.forgetOld(now);
            }
        }
        var unused = track.forgetOld(now);
        long characters = track.changed().stream()
                .mapToLong(kept -> kept.block().text().length())
                .sum();
        assertThat(characters).as("a secondary's history, as it is kept").isLessThan(90_000);
        assertThat(at(HistoryRange.HOUR, now.minus(Duration.ofMinutes(59))).isNone())
                .isFalse();
        assertThat(at(HistoryRange.DAY, now.minus(Duration.ofHours(23))).isNone())
                .isFalse();
        assertThat(at(HistoryRange.WEEK, now.minus(Duration.ofDays(6))).isNone())
                .isFalse();
        assertThat(at(HistoryRange.HOUR, now.minus(Duration.ofHours(2))).isNone())
                .isTrue();
        assertThat(at(HistoryRange.DAY, now.minus(Duration.ofHours(28))).isNone())
                .isTrue();
        assertThat(at(HistoryRange.WEEK, now.minus(Duration.ofDays(8)).minusSeconds(600))
                        .isNone())
                .isTrue();
    }

    @Test
    void whatWentIsNamedSoThatItCanBeDeleted() {
        track.put(BEGIN, seen(1));
        List<Track.Kept> gone = track.forgetOld(BEGIN.plus(Duration.ofDays(9)));
        assertThat(gone).extracting(Track.Kept::range).containsExactlyInAnyOrder(HistoryRange.values());
        assertThat(track.isEmpty()).isTrue();
    }
}
