package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what lies far behind by SQL, a stretch of the log at a time, from a temporary copy of the slot. A walsender sends
 * each message by a system call of its own, which costs the source more than decoding it did; a query's rows leave
 * together. The slot itself stays where it is until it is told what is safe: what is read is not.
 *
 * <p>The server decodes a stretch as a whole, keeps its messages in a temporary file, and then sends them, with a snapshot
 * held meanwhile, so a stretch has bounds in the log, in messages, in bytes and in time. And it reads the log again from
 * where the oldest transaction began that was open at its last look ({@code restart_lsn}); where that place is far back
 * there is no more to be won. Then, as at the end of what lies behind, it {@linkplain #isDone() is done}, and a stream
 * goes on from {@link #position}.
 */
final class BacklogReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogReader.class);

    private static final long MIB = 1L << 20;
    private static final long NEAR = 4 * MIB;
    private static final long FIRST = 16 * MIB;
    private static final long TINY = 1L << 16;
    private static final long MOST = 128 * MIB;
    private static final long MOST_AGAIN = 512 * MIB;
    private static final long MOST_ADVANCED = 256 * MIB;
    private static final long MOST_BYTES = 256 * MIB;
    private static final int MOST_MESSAGES = 1_000_000;
    private static final long QUICK_NANOS = 1_500_000_000L;
    private static final long SLOW_NANOS = 3_000_000_000L;
    private static final long LONG_NANOS = 15_000_000_000L;
    private static final long STALE_NANOS = 60_000_000_000L;

    /** So that what we leave behind ends: a backend that runs a query has no timeout of a walsender's. */
    private static final List<String> SETTINGS = List.of(
            "SET tcp_user_timeout = '90s'",
            "SET tcp_keepalives_idle = '10s'",
            "SET tcp_keepalives_interval = '5s'",
            "SET tcp_keepalives_count = 6",
            "SET client_connection_check_interval = '5s'",
            "SELECT pg_catalog.set_config('temp_file_limit', '1GB', false)"
                    + " WHERE pg_catalog.current_setting('temp_file_limit') = '-1'");

    private static final String PLACE = """
            SELECT confirmed_flush_lsn::text, restart_lsn::text, pg_catalog.pg_current_wal_flush_lsn()::text,
                   (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint
            FROM pg_catalog.pg_replication_slots WHERE slot_name = '%s'""";

    /**
     * What is passed over is read by the server, but neither put together nor sent. Where it would read from far back (beside
     * a long transaction) it is left: nobody hears from the server meanwhile.
     */
    private static final String ADVANCE = """
            SELECT pg_catalog.pg_replication_slot_advance(slot_name, '%2$s') FROM pg_catalog.pg_replication_slots
            WHERE slot_name = %1$s AND confirmed_flush_lsn < '%2$s' AND '%2$s' - restart_lsn < %3$d""";

    private record Place(Lsn read, Lsn restart, Lsn end) {}

    private final ReplicationConnection connection;
    private final StreamRequest request;
    private final String copyName;
    private final long near;
    private long stretch;
    private Lsn position;
    private Lsn advanced;
    private @Nullable FutureTask<@Nullable CopyOut> beginning;
    private @Nullable CopyOut rows;
    private boolean headerRead;
    private boolean given;
    private long bytes;
    private long decodeNanos;
    private long takenNanos;
    private boolean done;
    private volatile long stretchAtNanos;
    private volatile boolean isOpen;
    private volatile long answeredAtMillis;
    private volatile Duration clockAhead = Duration.ZERO;

    private BacklogReader(ReplicationConnection connection, StreamRequest request, String copyName, long farBehind) {
        this.connection = connection;
        this.request = request;
        this.copyName = copyName;
        this.near = Math.min(NEAR, farBehind);
        this.stretch = Math.clamp(farBehind / 4, TINY, FIRST);
        this.position = request.start();
        this.advanced = request.start();
    }

    /**
     * Connects, lets the slot follow to where the target stands, and makes the copy of it, which else would give all
     * between the two once more.
     *
     * @param copyName of the copy, which goes with the connection
     * @param farBehind bytes of log that count as far; a few of them are left to the stream
     * @throws SQLException if there is no room for a copy, or the account may not
     */
    static BacklogReader open(StreamRequest request, String copyName, long farBehind) throws SQLException {
        ReplicationConnection connection = ReplicationConnection.open(request);
        boolean made = false;
        try {
            for (String setting : SETTINGS) {
                wish(connection, setting);
            }
            try (Statement statement = connection.statement()) {
                statement.execute(ADVANCE.formatted(literal(request.slot()), request.start(), MOST_ADVANCED));
                statement.execute("SELECT pg_catalog.pg_copy_logical_replication_slot(" + literal(request.slot()) + ", "
                        + literal(copyName) + ", true)");
            }
            made = true;
            return new BacklogReader(connection, request, copyName, farBehind);
        } finally {
            if (!made) {
                connection.close();
            }
        }
    }

    /** Not every version knows each, and not every account may set each. */
    private static void wish(ReplicationConnection connection, String setting) {
        try (Statement statement = connection.statement()) {
            statement.execute(setting);
        } catch (SQLException e) {
            LOG.debug("not set: {}", setting, e);
        }
    }

    /**
     * The next message, or null if none has come within {@code wait}, or it is done.
     *
     * @param safe what the consumer has acknowledged
     */
    @Nullable
    ByteBuffer poll(Duration wait, Lsn safe) throws SQLException, IOException {
        while (!done) {
            CopyOut current = rows;
            if (current == null) {
                if (!isBegun(wait, safe)) {
                    return null;
                }
                continue;
            }
            byte[] row = current.readFromCopy(true);
            answeredAtMillis = System.currentTimeMillis();
            if (row == null) {
                rows = null;
                isOpen = false;
                takenNanos = System.nanoTime() - stretchAtNanos;
                continue;
            }
            bytes += row.length;
            ByteBuffer message = message(ByteBuffer.wrap(row));
            if (message != null) {
                given = true;
                return message;
            }
        }
        return null;
    }

    /** The driver waits until the server has decoded a stretch; whoever polls must not. */
    private boolean isBegun(Duration wait, Lsn safe) throws SQLException, IOException {
        FutureTask<@Nullable CopyOut> current = beginning;
        if (current == null) {
            current = new FutureTask<>(() -> begin(safe));
            beginning = current;
            Thread.ofVirtual().start(current);
        }
        try {
            CopyOut begun = current.get(wait.toNanos(), TimeUnit.NANOSECONDS);
            beginning = null;
            rows = begun;
            done = begun == null;
            connection.widen();
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new IllegalStateException("Expected the server to answer or to refuse.", e.getCause());
        }
    }

    /** Has the next stretch decoded; null if there is none. */
    private @Nullable CopyOut begin(Lsn safe) throws SQLException {
        Place place = place();
        position = Lsn.max(position, place.read());
        given = false;
        if (place.end().bytesSince(position) < near || place.read().bytesSince(place.restart()) > MOST_AGAIN) {
            advance(safe); // From there the stream reads again.
            return null;
        }
        if (safe.isAfter(advanced) && safe.bytesSince(advanced) > MOST) {
            advance(safe);
        }
        if (takenNanos > 0) {
            stretch = paced();
        }
        long left = place.end().bytesSince(place.read());
        Lsn upTo = new Lsn(place.read().value() + Math.min(left, stretch));
        String options = request.options().entrySet().stream()
                .map(option -> literal(option.getKey()) + ", " + literal(option.getValue()))
                .collect(Collectors.joining(", "));
        headerRead = false;
        bytes = 0;
        stretchAtNanos = System.nanoTime();
        isOpen = true;
        CopyOut decoded = connection
                .copies()
                .copyOut("COPY (SELECT data FROM pg_catalog.pg_logical_slot_get_binary_changes(" + literal(copyName)
                        + ", '" + upTo + "', " + MOST_MESSAGES + ", " + options + ")) TO STDOUT (FORMAT binary)");
        answeredAtMillis = System.currentTimeMillis();
        decodeNanos = System.nanoTime() - stretchAtNanos;
        return decoded;
    }

    /**
     * How long the next stretch is to be, by the last one. The first row comes when all of it is decoded: until then the
     * source looks silent. And until all of it is taken the source holds a snapshot.
     */
    private long paced() {
        if (decodeNanos > SLOW_NANOS || takenNanos > LONG_NANOS || bytes > MOST_BYTES) {
            return Math.max(TINY, stretch / 2);
        }
        boolean light = decodeNanos < QUICK_NANOS && takenNanos < LONG_NANOS / 2 && bytes < MOST_BYTES / 2;
        return light ? Math.min(MOST, stretch * 2) : stretch;
    }

    private Place place() throws SQLException {
        try (Statement statement = connection.statement();
                ResultSet row = statement.executeQuery(PLACE.formatted(copyName))) {
            if (!row.next()) {
                throw new SQLException("Expected the slot " + copyName + ", found none.", "42704");
            }
            answeredAtMillis = System.currentTimeMillis();
            clockAhead = Duration.ofNanos((row.getLong(4) - answeredAtMillis * 1_000L) * 1_000L);
            return new Place(Lsn.parse(row.getString(1)), Lsn.parse(row.getString(2)), Lsn.parse(row.getString(3)));
        }
    }

    /** Lets the slot itself follow: the log before {@code safe} need not be kept for it. */
    private void advance(Lsn safe) throws SQLException {
        try (Statement statement = connection.statement()) {
            statement.execute(ADVANCE.formatted(literal(request.slot()), safe, MOST_ADVANCED));
            advanced = safe;
        }
    }

    /** Whether there is no more for it to read. */
    boolean isDone() {
        return done;
    }

    /** Where the log has been read up to: of every commit before it all has been given, if not in a stretch. */
    Lsn position() {
        return position;
    }

    /** Whether some has been given that {@link #position} does not count. */
    boolean isInStretch() {
        return given;
    }

    /** Whether the server holds its snapshot for a stretch too long, as nobody takes what it has. */
    boolean isStale() {
        return isOpen && System.nanoTime() - stretchAtNanos > STALE_NANOS;
    }

    Instant answeredAt() {
        return Instant.ofEpochMilli(answeredAtMillis);
    }

    /** How far the source's clock is ahead of ours, as of the last stretch. */
    Duration clockAhead() {
        return clockAhead;
    }

    /** At once; the copy of the slot goes with the connection. */
    @Override
    public void close() {
        connection.close();
    }

    /** One row of one column, "COPY", "Binary Format" in PostgreSQL's documentation; null: it holds no row. */
    private @Nullable ByteBuffer message(ByteBuffer row) {
        if (!headerRead) {
            headerRead = true;
            row.position(15);
            int extension = row.getInt();
            row.position(row.position() + extension);
        }
        if (!row.hasRemaining() || row.getShort() < 0) {
            return null;
        }
        int length = row.getInt();
        return row.slice(row.position(), length);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
