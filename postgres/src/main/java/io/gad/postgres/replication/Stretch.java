package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * A piece of the log that a server has decoded and gives message by message, as rows of "COPY", "Binary Format" in
 * PostgreSQL's documentation.
 */
final class Stretch {

    private final BacklogSession session;
    private final Lsn start;
    private final long logBytes;
    private final CopyOut rows;
    private final long begunAtNanos;
    private final long decodeNanos;
    private final Duration clockAhead;
    private long takenAtNanos;
    private boolean headerRead;
    private long bytes;

    /**
     * @param session that decoded it, and does nothing else before the end
     * @param start the end of the last commit before it
     * @param logBytes of the log from there, at most
     * @param begunAtNanos when it was asked for, by the nano clock
     */
    Stretch(BacklogSession session, Lsn start, long logBytes, CopyOut rows, long begunAtNanos, Duration clockAhead) {
        this.session = session;
        this.start = start;
        this.logBytes = logBytes;
        this.rows = rows;
        this.begunAtNanos = begunAtNanos;
        this.decodeNanos = System.nanoTime() - begunAtNanos;
        this.clockAhead = clockAhead;
    }

    BacklogSession session() {
        return session;
    }

    Lsn start() {
        return start;
    }

    /** Of the log, at most. */
    long logBytes() {
        return logBytes;
    }

    /** From now on it is taken. */
    void take() {
        takenAtNanos = System.nanoTime();
    }

    /** The next message; empty: of what comes, this was none; null: there is no more. */
    @Nullable
    ByteBuffer next() throws SQLException {
        byte[] row = rows.readFromCopy(true);
        if (row == null) {
            return null;
        }
        bytes += row.length;
        return message(ByteBuffer.wrap(row));
    }

    /** A row of one column, or the end's mark. */
    private ByteBuffer message(ByteBuffer row) {
        if (!headerRead) {
            headerRead = true;
            row.position(15);
            int extension = row.getInt();
            row.position(row.position() + extension);
        }
        if (!row.hasRemaining() || row.getShort() < 0) {
            return ByteBuffer.allocate(0);
        }
        int length = row.getInt();
        return row.limit(row.position() + length);
    }

    /** What was given so far. */
    long bytes() {
        return bytes;
    }

    /** From the request to the first row. */
    long decodeNanos() {
        return decodeNanos;
    }

    /** Since it has been taken. */
    long takenNanos() {
        return System.nanoTime() - takenAtNanos;
    }

    /** For how long the server has held a snapshot for it. */
    long heldNanos() {
        return System.nanoTime() - begunAtNanos;
    }

    /** How far the source's clock is ahead of ours. */
    Duration clockAhead() {
        return clockAhead;
    }
}
