package io.gad.sync.receive;

import io.gad.postgres.Lsn;
import java.time.Instant;

/**
 * One whole transaction of the source.
 *
 * @param end where its commit record ends: the position that a target holding it stands at
 * @param customerRows changed rows and truncated tables of the customer's
 * @param hasDdl whether it captured a definition
 * @param hasHeartbeat whether it holds a beat, and thereby perhaps a marker
 */
public record SourceTransaction(
        Lsn end, Instant commitTime, ChangeSpool changes, long customerRows, boolean hasDdl, boolean hasHeartbeat)
        implements AutoCloseable {

    /** Whether nothing in it is the customer's: it may wait a little. */
    public boolean isOurs() {
        return customerRows == 0 && !hasDdl;
    }

    @Override
    public void close() {
        changes.close();
    }
}
