package io.gad.control;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;

/**
 * Asks for drills that come round by themselves.
 *
 * @param instance the secondary
 * @param every time between two
 * @param at at which time of the day, in UTC; then the time between two is of whole days
 * @param smokeSql the statements that are run in the copies; may be empty
 * @param maxBytes databases larger than this in all are not copied
 * @param full by switching over and back, where nothing is copied
 * @param confirm of a full one: although nobody can write for a moment, twice, each time
 */
public record DrillWish(
        String instance,
        Duration every,
        Optional<LocalTime> at,
        String smokeSql,
        long maxBytes,
        boolean full,
        boolean confirm) {

    /** Of drills on copies. */
    public DrillWish(String instance, Duration every, Optional<LocalTime> at, String smokeSql, long maxBytes) {
        this(instance, every, at, smokeSql, maxBytes, false, false);
    }
}
