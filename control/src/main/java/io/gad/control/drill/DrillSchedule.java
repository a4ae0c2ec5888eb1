package io.gad.control.drill;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When drills of a group come round. Their times lie on a grid, so that one that was late does not move those behind it.
 *
 * @param instance the secondary
 * @param every time between two
 * @param at at which time of the day, in UTC; empty: whenever the schedule was made
 * @param smokeSql the statements that are run in the copies; may be empty
 * @param maxBytes databases larger than this in all are not copied
 * @param first on the grid
 * @param next when one is due
 * @param skipped the last one that could not be begun, where none has been since
 * @param full by switching over and back; whoever set it has confirmed that
 */
public record DrillSchedule(
        String instance,
        Duration every,
        Optional<LocalTime> at,
        String smokeSql,
        long maxBytes,
        Instant first,
        Instant next,
        Optional<Skip> skipped,
        boolean full) {

    public static final Duration SHORTEST = Duration.ofHours(1);
    public static final Duration LONGEST = Duration.ofDays(365);

    /** After one that could not be begun. */
    static final Duration AGAIN = Duration.ofHours(1);

    /** One that was due and could not be begun. */
    public record Skip(Instant at, String why) {}

    public DrillSchedule {
        at = at == null ? Optional.empty() : at;
        skipped = skipped == null ? Optional.empty() : skipped;
    }

    /** Of one that begins now; its first drill is a whole interval away, or at the next such time of the day. */
    public static DrillSchedule from(
            Instant now,
            String instance,
            Duration every,
            Optional<LocalTime> at,
            String smokeSql,
            long maxBytes,
            boolean full) {
        Instant first = at.map(time -> nextAt(now, time)).orElse(now.plus(every));
        return new DrillSchedule(instance, every, at, smokeSql, maxBytes, first, first, Optional.empty(), full);
    }

    private static Instant nextAt(Instant now, LocalTime time) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS)
                .atZone(ZoneOffset.UTC)
                .with(time)
                .toInstant();
        return today.isAfter(now) ? today : today.plus(Duration.ofDays(1));
    }

    public boolean isDue(Instant now) {
        return !next.isAfter(now);
    }

    /** One was begun: the next is the first on the grid behind now. */
    public DrillSchedule begun(Instant now) {
        long steps = now.isBefore(first) ? 0 : Duration.between(first, now).dividedBy(every) + 1;
        Instant following = first.plus(every.multipliedBy(steps));
        return new DrillSchedule(instance, every, at, smokeSql, maxBytes, first, following, Optional.empty(), full);
    }

    /** One could not be begun: it is tried again in an hour. */
    public DrillSchedule skipped(Instant now, String why) {
        return new DrillSchedule(
                instance, every, at, smokeSql, maxBytes, first, now.plus(AGAIN), Optional.of(new Skip(now, why)), full);
    }
}
