package io.gad.postgres.replication;

import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
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

    /** Kept here so that it stays reachable: the driver closes a connection that nobody refers to any more. */
    private final Connection connection;

    private final StreamSocket socket;
    private final CopyDual copy;
    private volatile Lsn acknowledged;
    private long sentUpTo;
    private volatile long answeredAtMillis;
    private volatile long sourceClockAheadMicros;

    private ReplicationStream(Connection connection, StreamSocket socket, CopyDual copy, Lsn start) {
        this.connection = connection;
        this.socket = socket;
        this.copy = copy;
        this.acknowledged = start;
        this.sentUpTo = start.value();
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
        Properties properties = new Properties();
        String key = StreamSockets.into(properties);
        Connection connection;
        try {
            connection = source.openReplication(
                    database, settings.withTimeouts(settings.connectTimeout(), answerTimeout), properties);
        } catch (PostgresException e) {
            StreamSockets.forget(key);
            throw e;
        }
        StreamSocket socket = StreamSockets.take(key);
        boolean opened = false;
        try {
            requireSame(connection, expected);
            CopyDual copy = new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyDual("START_REPLICATION SLOT " + TableName.quote(slot) + " LOGICAL " + start
                            + " (proto_version '1', publication_names '"
                            + TableName.quote(publication).replace("'", "''") + "'" + (binary ? ", binary 'true'" : "")
                            + ")");
            socket.gather();
            opened = true;
            return new ReplicationStream(connection, socket, copy, start);
        } catch (SQLException e) {
            throw new PostgresException("Streaming from slot " + slot + " at " + start, e);
        } catch (IOException e) {
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
        StreamMessage message = readNow();
        if (message != null) {
            return message;
        }
        long end = System.nanoTime() + wait.toNanos();
        do {
            long left = end - System.nanoTime();
            if (left > 0) {
                await(Duration.ofNanos(left));
            }
            message = readNow();
        } while (message == null && System.nanoTime() < end);
        return message;
    }

    private void await(Duration wait) {
        try {
            socket.await(wait);
        } catch (IOException e) {
            throw new PostgresException("Waiting for the stream", e);
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
        answeredAtMillis = System.currentTimeMillis();
        char type = (char) frame.get();
        switch (type) {
            case 'w' -> {
                frame.getLong();
                long sent = frame.getLong();
                if (Long.compareUnsigned(sent, sentUpTo) > 0) {
                    sentUpTo = sent;
                }
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
        sourceClockAheadMicros = micros + EPOCH_SECONDS * 1_000_000L - answeredAtMillis * 1_000L;
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
                .putLong(Lsn.max(new Lsn(sentUpTo), acknowledged).value())
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
        long millis = answeredAtMillis;
        return millis == 0 ? Instant.EPOCH : Instant.ofEpochMilli(millis);
    }

    /** How far the source's clock is ahead of ours, by its last message; the way of that message counts as nothing. */
    public Duration sourceClockAhead() {
        return Duration.of(sourceClockAheadMicros, ChronoUnit.MICROS);
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
