package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates a group.
 *
 * @param schema {@code copy} (if null) or {@code existing}
 * @param leaveOut patterns of the tables whose rows are not carried over, see {@link LeaveOutRequest}
 * @param databases of the primary that are kept in step; empty: those that it is registered with
 */
public record GroupRequest(
        String name,
        String primary,
        List<String> secondaries,
        @Nullable String schema,
        List<String> leaveOut,
        List<String> databases) {

    public GroupRequest {
        secondaries = Lists.orEmpty(secondaries);
        leaveOut = Lists.orEmpty(leaveOut);
        databases = Lists.orEmpty(databases);
    }

    /** One of all databases that the primary is registered with. */
    public GroupRequest(
            String name, String primary, List<String> secondaries, @Nullable String schema, List<String> leaveOut) {
        this(name, primary, secondaries, schema, leaveOut, List.of());
    }

    /** One that carries everything over. */
    public GroupRequest(String name, String primary, List<String> secondaries, @Nullable String schema) {
        this(name, primary, secondaries, schema, List.of());
    }
}
