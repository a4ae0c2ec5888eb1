package io.gad.control.alert;

import java.time.Instant;
import java.util.Map;

/**
 * Something to be told.
 *
 * @param at when it was seen
 * @param group the group's name; empty: none
 * @param subject what of the group: a secondary, {@code SECONDARY/DATABASE}, an operation; empty: the group as a whole
 * @param summary a sentence for people; holds no secret
 * @param facts the same for programs
 */
public record Notice(
        Instant at, AlertType type, String group, String subject, String summary, Map<String, String> facts) {

    public Notice {
        facts = Map.copyOf(facts);
    }
}
