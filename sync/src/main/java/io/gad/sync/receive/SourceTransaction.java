package io.gad.sync.receive;

import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One whole transaction of the source. Very many wait at once: it is one object beside its changes, no more. */
public final class SourceTransaction implements Received, AutoCloseable {

    private final long end;
    private final long commitMicros;
    private final long committedNanos;
    private final ChangeSpool changes;
    private final long customerRows;
    private final boolean hasDdl;
    private final boolean hasHeartbeat;

    /**
     * @param end where its commit record ends: the position that a target holding it stands at
     * @param commitTime by the source's clock, to the microsecond
     * @param committedNanos the same moment by our nano clock, as the source's clock told when it arrived: whatever is done
     *     to that clock afterwards, the age is right
     * @param customerRows changed rows and truncated tables of the customer's
     * @param hasDdl whether it captured a definition
     * @param hasHeartbeat whether it holds a beat, and thereby perhaps a marker
     */
    public SourceTransaction(
            Lsn end,
            Instant commitTime,
            long committedNanos,
            ChangeSpool changes,
            long customerRows,
            boolean hasDdl,
            boolean hasHeartbeat) {
        this.end = end.value();
        this.commitMicros = ChronoUnit.MICROS.between(Instant.EPOCH, commitTime);
        this.committedNanos = committedNanos;
        this.changes = changes;
        this.customerRows = customerRows;
        this.hasDdl = hasDdl;
        this.hasHeartbeat = hasHeartbeat;
    }

    @Override
    public Lsn end() {
        return new Lsn(end);
    }

    public Instant commitTime() {
        return Instant.EPOCH.plus(commitMicros, ChronoUnit.MICROS);
    }

    public long committedNanos() {
        return committedNanos;
    }

    public ChangeSpool changes() {
        return changes;
    }

    public long customerRows() {
        return customerRows;
    }

    public boolean hasDdl() {
        return hasDdl;
    }

    public boolean hasHeartbeat() {
        return hasHeartbeat;
    }

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
