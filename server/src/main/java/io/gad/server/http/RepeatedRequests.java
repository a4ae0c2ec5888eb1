package io.gad.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Registrations already made under an idempotency key, so that a client that did not get its answer may ask again. Kept
 * in memory for the newest {@value #KEPT} keys: after a restart the repetition is refused as existing, which changes
 * nothing. Operations have their keys in the store.
 */
final class RepeatedRequests {

    private static final int KEPT = 1_000;

    private final Map<String, String> made = new LinkedHashMap<>();

    /**
     * Runs the action, unless it has been run for this name under this key.
     *
     * @throws BadRequestException if the key was used for another name
     */
    synchronized void once(Optional<String> key, String name, Runnable action) {
        String before = key.map(made::get).orElse(null);
        if (before != null && !before.equals(name)) {
            throw new BadRequestException("Expected a new Idempotency-Key for instance " + name
                    + ", found one that was used for instance " + before + ".");
        }
        if (before == null) {
            action.run();
            key.ifPresent(k -> made.put(k, name));
            if (made.size() > KEPT) {
                made.remove(made.keySet().iterator().next());
            }
        }
    }
}
