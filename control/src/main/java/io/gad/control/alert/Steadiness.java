package io.gad.control.alert;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Since when each thing has been seen without a break, by a clock that nobody sets. Forgotten at a restart: then it has to
 * be seen for so long again. For one thread.
 */
final class Steadiness {

    private final Map<String, Long> since = new HashMap<>();

    /** Whether it has been seen at every look for at least so long; called at each look at which it is seen. */
    boolean lasts(String what, long nanos, Duration atLeast) {
        Long before = since.putIfAbsent(what, nanos);
        return nanos - (before == null ? nanos : before) >= atLeast.toNanos();
    }

    /** Whatever was not seen at this look begins anew. */
    void keepOnly(Set<String> seen) {
        since.keySet().retainAll(seen);
    }
}
