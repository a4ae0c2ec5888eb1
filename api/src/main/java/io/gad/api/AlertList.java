package io.gad.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alerts, and whether they arrive.
 *
 * @param standing what has begun and not ended
 * @param alerts the newest first, a hundred at most
 */
public record AlertList(List<Webhook> webhooks, List<Standing> standing, List<AlertView> alerts) {

    /**
     * Somebody who is told.
     *
     * @param origin scheme, host and port of its address; the rest is not shown
     * @param waiting alerts that it does not have yet
     * @param delivered since the server was started
     * @param failures attempts that failed since the server was started
     * @param dropped alerts that it never got: the outbox was full, or it refused them
     * @param lastDelivery null: none since the server was started
     * @param lastError of the attempts since the last delivery; null: none
     * @param nextAttempt null while nothing is tried again
     */
    public record Webhook(
            String name,
            String origin,
            List<String> topics,
            int waiting,
            long delivered,
            long failures,
            long dropped,
            @Nullable Instant lastDelivery,
            @Nullable String lastError,
            @Nullable Instant nextAttempt) {

        public Webhook {
            topics = Lists.orEmpty(topics);
        }
    }

    /**
     * A state that lasts.
     *
     * @param topic {@code lag slot problem}
     */
    public record Standing(String group, String topic, String subject, String summary, Instant since) {}

    public AlertList {
        webhooks = Lists.orEmpty(webhooks);
        standing = Lists.orEmpty(standing);
        alerts = Lists.orEmpty(alerts);
    }
}
