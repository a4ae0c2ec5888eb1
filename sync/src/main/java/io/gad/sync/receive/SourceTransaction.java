package io.gad.sync.receive;

import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;

/**
 * One whole transaction of the source.
 *
 * @param end where its commit record ends: the position that a target holding it stands at
 * @param commitTime by the source's clock
 * @param committedNanos the same moment by our nano clock, as the source's clock told when it arrived: whatever is done to
 *     that clock afterwards, the age is right
 * @param customerRows changed rows and truncated tables of the customer's
 * @param hasDdl whether it captured a definition
 * @param hasHeartbeat whether it holds a beat, and thereby perhaps a marker
 */
public record SourceTransaction(
        Lsn end,
        Instant commitTime,
        long committedNanos,
        ChangeSpool changes,
        long customerRows,
        boolean hasDdl,
        boolean hasHeartbeat)
        implements AutoCloseable {

    /** Whether nothing in it is the customer's: it may wait a little. */
    public boolean isOurs() {
        return customerRows == 0 && !hasDdl;
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - committedNanos);
    }

    @Override
    public void close() {
        changes.close();
    }
}
