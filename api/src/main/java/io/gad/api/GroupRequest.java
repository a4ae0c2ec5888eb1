package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates a group.
 *
 * @param schema {@code copy} (if null) or {@code existing}
 */
public record GroupRequest(
        String name,
        String primary,
        List<String> secondaries,
        @Nullable String schema) {

    public GroupRequest {
        secondaries = Lists.orEmpty(secondaries);
    }
}
