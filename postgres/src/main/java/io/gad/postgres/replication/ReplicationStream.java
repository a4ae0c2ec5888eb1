package io.gad.postgres.replication;

import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputDecoder;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyDual;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * The stream of one logical slot, "Streaming Replication Protocol" in PostgreSQL's documentation, on the driver's
 * two-way copy. Nothing is ever acknowledged but what {@link #acknowledge} was given: the driver's own stream would
 * acknowledge by itself what the server's signs of life say.
 *
 * <p>One thread reads and sends; {@link #acknowledge}, {@link #answeredAt}, {@link #sourceClockAhead} and {@link #close}
 * may be called by others.
 */
public final class ReplicationStream implements AutoCloseable {

    private static final long EPOCH_SECONDS = 946_684_800L;
    private static final long SHORTEST_PAUSE_NANOS = 100_000;
    private static final long LONGEST_PAUSE_NANOS = 4_000_000;

    /** Kept here so that it stays reachable: the driver closes a connection that nobody refers to any more. */
    private final Connection connection;

    private final CopyDual copy;
    private volatile Lsn acknowledged;
    private volatile Lsn sentUpTo;
    private volatile Instant answeredAt = Instant.EPOCH;
    private volatile Duration sourceClockAhead = Duration.ZERO;

    private ReplicationStream(Connection connection, CopyDual copy, Lsn start) {
        this.connection = connection;
        this.copy = copy;
        this.acknowledged = start;
        this.sentUpTo = start;
    }

    /**
     * Starts streaming.
     *
     * @param start the end of the last commit that the consumer holds; the caller has compared it with the slot's own
     *     position, as the server silently skips to the later of the two
     * @param binary values in binary where their type has such a form; version 14 and later
     * @param expected whom the caller has compared: an address of several hosts may lead elsewhere by now
     * @param answerTimeout how long a message that has begun to arrive may take to be complete
     */
    public static ReplicationStream open(
            Login source,
            String database,
            String slot,
            String publication,
            Lsn start,
            boolean binary,
            ServerIdentity expected,
            String purpose,
            Duration answerTimeout) {
        SessionSettings settings = SessionSettings.control(purpose);
        Connection connection =
                source.openReplication(database, settings.withTimeouts(settings.connectTimeout(), answerTimeout));
        boolean opened = false;
        try {
            requireSame(connection, expected);
            CopyDual copy = new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyDual("START_REPLICATION SLOT " + TableName.quote(slot) + " LOGICAL " + start
                            + " (proto_version '1', publication_names '"
                            + TableName.quote(publication).replace("'", "''") + "'" + (binary ? ", binary 'true'" : "")
                            + ")");
            opened = true;
            return new ReplicationStream(connection, copy, start);
        } catch (SQLException e) {
            throw new PostgresException("Streaming from slot " + slot + " at " + start, e);
        } finally {
            if (!opened) {
                abort(connection);
            }
        }
    }

    /**
     * The next message, or null if none has come within {@code wait}.
     *
     * @throws PostgresException of a passing kind if the server ended the stream or the connection broke
     */
    public @Nullable StreamMessage poll(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        long pause = SHORTEST_PAUSE_NANOS;
        while (true) {
            StreamMessage message = readNow();
            if (message != null || System.nanoTime() >= end) {
                return message;
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
        }
    }

    private @Nullable StreamMessage readNow() {
        byte[] frame;
        try {
            frame = copy.readFromCopy(false);
            if (frame == null && !copy.isActive()) {
                throw new PostgresException("The server ended the stream", SqlState.UNREACHABLE);
            }
        } catch (SQLException e) {
            throw new PostgresException("Reading the stream", e);
        }
        return frame == null ? null : message(ByteBuffer.wrap(frame));
    }

    private StreamMessage message(ByteBuffer frame) {
        answeredAt = Instant.now();
        char type = (char) frame.get();
        switch (type) {
            case 'w' -> {
                frame.getLong();
                sentUpTo = Lsn.max(sentUpTo, new Lsn(frame.getLong()));
                noteClock(frame.getLong());
                return new StreamMessage.Data(frame.slice());
            }
            case 'k' -> {
                Lsn end = new Lsn(frame.getLong());
                noteClock(frame.getLong());
                return new StreamMessage.Alive(end, frame.get() != 0);
            }
            default ->
                throw new PostgresException(
                        "Expected a message w or k on the stream, found '" + type + "'.", SqlState.OTHER);
        }
    }

    private void noteClock(long micros) {
        sourceClockAhead = Duration.between(answeredAt, PgOutputDecoder.instant(micros));
    }

    private static void requireSame(Connection connection, ServerIdentity expected) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            boolean same = row.next()
                    && expected.systemIdentifier().equals(row.getString("systemid"))
                    && expected.timeline() == row.getInt("timeline");
            if (!same) {
                throw new PostgresException(
                        "Expected the stream to come from the server that was compared, found another; it is compared"
                                + " again.",
                        SqlState.UNAVAILABLE);
            }
        }
    }

    /** From now on the server is told that everything up to {@code position} is safe; by the next status. */
    public void acknowledge(Lsn position) {
        acknowledged = Lsn.max(acknowledged, position);
    }

    public Lsn acknowledged() {
        return acknowledged;
    }

    /**
     * Tells the server that we live, and what is safe.
     *
     * @param answerWanted ask for a sign of life, which {@link #poll} will bring
     */
    public void sendStatus(boolean answerWanted) {
        ByteBuffer status = ByteBuffer.allocate(34);
        Instant now = Instant.now();
        long flushed = acknowledged.value();
        status.put((byte) 'r')
                .putLong(Lsn.max(sentUpTo, acknowledged).value())
                .putLong(flushed)
                .putLong(flushed)
                .putLong((now.getEpochSecond() - EPOCH_SECONDS) * 1_000_000L + now.getNano() / 1_000)
                .put((byte) (answerWanted ? 1 : 0));
        try {
            copy.writeToCopy(status.array(), 0, status.position());
            copy.flushCopy();
        } catch (SQLException e) {
            throw new PostgresException("Answering the source", e);
        }
    }

    /** When the source was last heard; {@link Instant#EPOCH} if never. */
    public Instant answeredAt() {
        return answeredAt;
    }

    /** How far the source's clock is ahead of ours, by its last message; the way of that message counts as nothing. */
    public Duration sourceClockAhead() {
        return sourceClockAhead;
    }

    /** Drops the connection at once; a reader in it fails. */
    @Override
    public void close() {
        abort(connection);
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new PostgresException("Ending a replication connection", e);
        }
    }
}
