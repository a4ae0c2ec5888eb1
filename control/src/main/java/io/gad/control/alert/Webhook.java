package io.gad.control.alert;

import java.util.Set;

/**
 * Somebody who is told.
 *
 * @param origin scheme, host and port of its address: the rest of it may be a secret and stays with whoever sends
 * @param topics what it wants to hear of
 */
public record Webhook(String name, String origin, Set<AlertTopic> topics) {

    public Webhook {
        topics = Set.copyOf(topics);
    }

    boolean wants(AlertType type) {
        return type.topic().map(topics::contains).orElse(true);
    }
}
