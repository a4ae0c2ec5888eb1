package io.gad.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When drills of a group come round by themselves.
 *
 * @param instance the secondary
 * @param everySeconds time between two
 * @param at at which time of the day, {@code HH:MM} in UTC; null: as it was set
 * @param smokeSql the statements that are tried in the copies
 * @param maxBytes databases larger than this in all are not copied
 * @param next when the next is due
 * @param skippedAt when the last one that was due could not be begun; null: none since the last that was
 * @param skippedWhy why
 * @param full whether they switch over and back; then nothing is copied
 */
public record DrillScheduleView(
        String group,
        String instance,
        long everySeconds,
        @Nullable String at,
        String smokeSql,
        long maxBytes,
        Instant next,
        @Nullable Instant skippedAt,
        @Nullable String skippedWhy,
        boolean full) {}
