package io.gad.api;

import java.util.List;

/**
 * Which databases of a secondary are to be brought in line with the primary.
 *
 * @param databases names; empty: those whose synchronization has stopped
 */
public record ResyncRequest(List<String> databases) {

    public ResyncRequest {
        databases = List.copyOf(databases);
    }
}
