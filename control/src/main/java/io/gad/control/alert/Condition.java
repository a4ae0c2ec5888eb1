package io.gad.control.alert;

import java.util.Map;

/**
 * A state of things that lasts, as seen now.
 *
 * @param key tells it from every other of its group
 * @param present whether it holds; false: it holds no longer, but is not far enough from it to be over, or nobody can say
 */
public record Condition(
        String key, AlertTopic topic, String subject, boolean present, String summary, Map<String, String> facts) {

    public Condition {
        facts = Map.copyOf(facts);
    }

    /** Neither begins nor ends. */
    static Condition between(String key, AlertTopic topic, String subject) {
        return new Condition(key, topic, subject, false, "", Map.of());
    }
}
