package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * Has drills of a group come round by themselves.
 *
 * @param instance the secondary
 * @param everySeconds time between two, an hour to 365 days
 * @param at at which time of the day, {@code HH:MM} in UTC; then {@code everySeconds} is of whole days; null: from now on
 * @param smokeSql statements to try in the copies; null: none
 * @param maxBytes databases larger than this in all are not copied; null: 10 GiB
 * @param full by switching over and back, where nothing is copied and no statements are tried
 * @param confirm of full ones: although nobody can write for a moment, twice, each time
 */
public record DrillScheduleRequest(
        @Nullable String instance,
        long everySeconds,
        @Nullable String at,
        @Nullable String smokeSql,
        @Nullable Long maxBytes,
        boolean full,
        boolean confirm) {}
