package io.gad.control.event;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that has happened, as it is kept.
 *
 * @param number rises; none is used twice
 * @param time when it happened; of what the server learnt later, a little before it was written
 * @param actor who did it; empty: the server by itself
 * @param text a sentence for people; holds no secret and no row
 */
public record Event(
        long number,
        Instant time,
        EventKind kind,
        Optional<String> group,
        Optional<String> instance,
        Optional<String> actor,
        String text,
        Optional<String> operation) {

    private static final int LONGEST_TEXT = 2_000;

    public Event {
        text = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 3) + "...";
    }
}
