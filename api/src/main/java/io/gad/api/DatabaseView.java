package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * One database of a synchronization task.
 *
 * @param phase {@code PRECHECK SCHEMA FULL RESYNC CATCH_UP INCREMENTAL}
 * @param position LSN of the source up to which the target holds everything; null before the first
 * @param problem why it does not go on; null while all is well
 */
public record DatabaseView(
        String database,
        String phase,
        @Nullable String position,
        long rowsCopied,
        long rowsTotal,
        @Nullable Problem problem) {}
