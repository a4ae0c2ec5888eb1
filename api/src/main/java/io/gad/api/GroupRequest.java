package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates a group.
 *
 * @param schema {@code copy} (if null) or {@code existing}
 * @param leaveOut patterns of the tables whose rows are not carried over, see {@link LeaveOutRequest}
 */
public record GroupRequest(
        String name,
        String primary,
        List<String> secondaries,
        @Nullable String schema,
        List<String> leaveOut) {

    public GroupRequest {
        secondaries = Lists.orEmpty(secondaries);
        leaveOut = Lists.orEmpty(leaveOut);
    }

    /** One that carries everything over. */
    public GroupRequest(String name, String primary, List<String> secondaries, @Nullable String schema) {
        this(name, primary, secondaries, schema, List.of());
    }
}
