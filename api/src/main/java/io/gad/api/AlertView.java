package io.gad.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that was told. The same document is what a webhook gets.
 *
 * @param id the same at every attempt to deliver it
 * @param time when it was seen
 * @param type {@code health-changed lag-began lag-ended slot-began slot-ended problem-began problem-ended operation-began
 *     operation-ended after-hook-failed test}
 * @param group the group's name; null for a test
 * @param subject what of the group: a secondary, {@code SECONDARY/DATABASE}, an operation; null: the group as a whole
 * @param summary a sentence for people
 * @param facts the same for programs; which there are depends on the type
 * @param dropped in a delivery: alerts that this webhook never got; null elsewhere
 * @param waiting in a list: the webhooks that do not have it yet
 */
public record AlertView(
        String id,
        Instant time,
        String type,
        @Nullable String group,
        @Nullable String subject,
        String summary,
        Map<String, String> facts,
        @Nullable Long dropped,
        List<String> waiting) {

    public AlertView {
        waiting = Lists.orEmpty(waiting);
    }
}
