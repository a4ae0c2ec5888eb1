package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one-way flow from the primary to one secondary.
 *
 * @param state {@code PRECHECK SCHEMA FULL RESYNC CATCH_UP INCREMENTAL PAUSED STOPPED FAILED}
 * @param lagMillis age of what is still missing on the target; null before the first change
 * @param lagBytes log of the source behind the slowest database; null while the source cannot be asked
 * @param copyRowsPerSecond most rows of a first copy in a second; 0: no limit
 * @param copyBytesPerSecond most bytes of it in a second; 0: no limit
 */
public record SyncTaskView(
        String id,
        String source,
        String target,
        String state,
        @Nullable Long lagMillis,
        @Nullable Long lagBytes,
        long copyRowsPerSecond,
        long copyBytesPerSecond,
        List<DatabaseView> databases) {

    public SyncTaskView {
        databases = Lists.orEmpty(databases);
    }
}
