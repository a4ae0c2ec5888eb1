package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyDual;

/**
 * The stream of one logical slot, "Streaming Replication Protocol" in PostgreSQL's documentation, on the driver's
 * two-way copy. Nothing is ever acknowledged but what {@link #acknowledge} was given: the driver's own stream would
 * acknowledge by itself what the server's signs of life say.
 */
public final class ReplicationStream implements ChangeStream {

    private static final long EPOCH_SECONDS = 946_684_800L;

    private final ReplicationConnection connection;
    private final CopyDual copy;
    private volatile Lsn acknowledged;
    private long sentUpTo;
    private volatile long answeredAtMillis;
    private volatile long sourceClockAheadMicros;

    private ReplicationStream(ReplicationConnection connection, CopyDual copy, Lsn start, Lsn acknowledged) {
        this.connection = connection;
        this.copy = copy;
        this.acknowledged = acknowledged;
        this.sentUpTo = start.value();
    }

    /** Connects and starts streaming. */
    public static ReplicationStream open(StreamRequest request) {
        return open(request, request.start(), request.start());
    }

    /**
     * Connects and starts streaming where something else has read before.
     *
     * @param from the end of the last commit that has been read
     * @param acknowledged the end of the last one that is safe
     */
    static ReplicationStream open(StreamRequest request, Lsn from, Lsn acknowledged) {
        ReplicationConnection connection = ReplicationConnection.open(request);
        boolean opened = false;
        try {
            ReplicationStream stream = start(connection, request, from, acknowledged);
            opened = true;
            return stream;
        } catch (SQLException e) {
            throw new PostgresException("Streaming from slot " + request.slot() + " at " + from, e);
        } catch (IOException e) {
            throw new PostgresException("Streaming from slot " + request.slot() + " at " + from, e);
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private static ReplicationStream start(
            ReplicationConnection connection, StreamRequest request, Lsn from, Lsn acknowledged)
            throws SQLException, IOException {
        String options = request.options().entrySet().stream()
                .map(option -> option.getKey() + " '" + option.getValue().replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "(", ")"));
        CopyDual copy = connection
                .copies()
                .copyDual("START_REPLICATION SLOT " + TableName.quote(request.slot()) + " LOGICAL " + from + " "
                        + options);
        connection.gather();
        return new ReplicationStream(connection, copy, from, acknowledged);
    }

    @Override
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
            connection.socket().await(wait);
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

    @Override
    public void acknowledge(Lsn position) {
        acknowledged = Lsn.max(acknowledged, position);
    }

    @Override
    public Lsn acknowledged() {
        return acknowledged;
    }

    @Override
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

    @Override
    public Instant answeredAt() {
        long millis = answeredAtMillis;
        return millis == 0 ? Instant.EPOCH : Instant.ofEpochMilli(millis);
    }

    @Override
    public Duration sourceClockAhead() {
        return Duration.of(sourceClockAheadMicros, ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        connection.close();
    }
}
