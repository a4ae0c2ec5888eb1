package io.gad.server.console;

import io.gad.api.DrillScheduleView;
import io.gad.control.DrillWish;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.Fields;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was typed into the form that has drills come round, or what stands.
 *
 * @param days between two drills, as typed; 7 where nothing was
 * @param at the time of the day; empty: from now on
 * @param scheduledGigabytes as typed; 10 where nothing was
 * @param scheduledFull {@code true} if they are to switch over and back
 * @param scheduledAccepted {@code true} if writes may be interrupted each time; asked for whenever it is set
 */
public record ScheduleForm(
        String days,
        String at,
        String scheduledSql,
        String scheduledGigabytes,
        @Nullable String scheduledFull,
        @Nullable String scheduledAccepted) {

    /** Nothing typed yet, and nothing stands. */
    static final ScheduleForm EMPTY = new ScheduleForm("", "", "", "", null, null);

    private static final long MOST_DAYS = 365;
    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    public ScheduleForm {
        days = Typed.text(days, "7");
        at = Typed.text(at);
        scheduledSql = Typed.text(scheduledSql);
        scheduledGigabytes = Typed.text(scheduledGigabytes, "10");
    }

    /** As the form has it: what was asked for by REST need not be whole days. */
    static ScheduleForm of(DrillScheduleView standing) {
        return new ScheduleForm(
                Long.toString(Math.max(1, Math.ceilDiv(standing.everySeconds(), DAY_SECONDS))),
                Typed.text(standing.at()),
                Typed.text(standing.smokeSql()),
                Gibibytes.of(standing.maxBytes()),
                Boolean.toString(standing.full()),
                null);
    }

    DrillWish wish(String instance) {
        long wanted = Typed.number(days, "a whole number of days between two drills");
        if (wanted < 1 || wanted > MOST_DAYS) {
            throw new BadRequestException(
                    "Expected 1 to " + MOST_DAYS + " days between two drills, found " + wanted + ".");
        }
        return new DrillWish(
                instance,
                Duration.ofDays(wanted),
                Fields.timeOfDay("at", at),
                isFull() ? "" : scheduledSql,
                Gibibytes.bytes(scheduledGigabytes),
                isFull(),
                isAccepted());
    }

    public boolean isFull() {
        return "true".equals(scheduledFull);
    }

    public boolean isAccepted() {
        return "true".equals(scheduledAccepted);
    }
}
