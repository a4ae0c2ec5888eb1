package io.gad.control.alert;

import io.gad.control.health.GroupHealth;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was last told of a group; stored with the alerts that tell it, so that a restart tells nothing twice and misses no
 * end.
 *
 * @param health as told last; empty: not yet
 * @param raised by the condition's key, what has begun and not ended
 */
public record Standing(String groupId, Optional<GroupHealth> health, Map<String, Raised> raised) {

    /** A condition that was told of. */
    public record Raised(AlertTopic topic, String subject, String summary, Map<String, String> facts, Instant since) {

        public Raised {
            facts = Map.copyOf(facts);
        }
    }

    public Standing {
        raised = Map.copyOf(raised);
    }

    /** Nothing was told yet. */
    static Standing none(String groupId) {
        return new Standing(groupId, Optional.empty(), Map.of());
    }

    Standing with(GroupHealth told) {
        return new Standing(groupId, Optional.of(told), raised);
    }

    Standing with(String key, Raised begun) {
        Map<String, Raised> more = new HashMap<>(raised);
        more.put(key, begun);
        return new Standing(groupId, health, more);
    }

    Standing without(String key) {
        Map<String, Raised> fewer = new HashMap<>(raised);
        fewer.remove(key);
        return new Standing(groupId, health, fewer);
    }
}
