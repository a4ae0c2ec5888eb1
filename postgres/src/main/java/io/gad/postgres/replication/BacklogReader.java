package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * Reads what lies far behind by SQL, a stretch of the log at a time, from a temporary copy of the slot. A walsender sends
 * each message by a system call of its own, which costs the source more than decoding it did; a query's rows leave
 * together. The slot itself stays where it is until {@link #advance}: what is read is not safe yet.
 *
 * <p>The server decodes a stretch as a whole, keeps its messages in a temporary file, and then sends them; and it reads
 * the log again from where the oldest transaction began that was open at the last look ({@code restart_lsn}). So a
 * stretch has bounds, and where that place is far back there is no more to be won: then, as at the end of what lies
 * behind, {@link #next} gives nothing, and a stream goes on from {@link #position}.
 */
final class BacklogReader {

    private static final long MIB = 1L << 20;
    private static final long NEAR = 4 * MIB;
    private static final long LEAST = 4 * MIB;
    private static final long FIRST = 16 * MIB;
    private static final long TINY = 1L << 16;
    private static final long MOST = 128 * MIB;
    private static final long MOST_AGAIN = 512 * MIB;
    private static final long QUICK_NANOS = 500_000_000L;
    private static final long SLOW_NANOS = 3_000_000_000L;

    private static final String PLACE = """
            SELECT confirmed_flush_lsn::text, restart_lsn::text, pg_catalog.pg_current_wal_flush_lsn()::text
            FROM pg_catalog.pg_replication_slots WHERE slot_name = '%s'""";

    private record Place(Lsn read, Lsn restart, Lsn end) {}

    private final ReplicationConnection connection;
    private final StreamRequest request;
    private final String copyName;
    private final long near;
    private Lsn position;
    private Lsn advanced;
    private long stretch;
    private @Nullable CopyOut rows;
    private boolean headerRead;
    private boolean given;

    private BacklogReader(ReplicationConnection connection, StreamRequest request, String copyName, long farBehind) {
        this.near = Math.min(NEAR, farBehind);
        this.stretch = Math.clamp(farBehind / 4, TINY, FIRST);
        this.connection = connection;
        this.request = request;
        this.copyName = copyName;
        this.position = request.start();
        this.advanced = request.start();
    }

    /**
     * Makes the copy of the slot.
     *
     * @param copyName of the copy, which goes with the connection
     * @param farBehind bytes of log that count as far; a few of them are left to the stream
     * @throws SQLException if there is no room for one, or the account may not: the connection can still be used
     */
    static BacklogReader begin(ReplicationConnection connection, StreamRequest request, String copyName, long farBehind)
            throws SQLException {
        try (Statement statement = connection.statement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_copy_logical_replication_slot("
                        + literal(request.slot()) + ", " + literal(copyName) + ", true)")) {
            row.next();
            return new BacklogReader(connection, request, copyName, farBehind);
        }
    }

    /**
     * The next message; null where a stream is to go on.
     *
     * @param safe what the consumer has acknowledged
     */
    @Nullable
    ByteBuffer next(Lsn safe) throws SQLException, IOException {
        while (true) {
            CopyOut current = rows;
            if (current == null) {
                if (!begin(safe)) {
                    return null;
                }
                continue;
            }
            byte[] row = current.readFromCopy(true);
            ByteBuffer message = row == null ? null : message(ByteBuffer.wrap(row));
            if (message != null) {
                given = true;
                return message;
            }
            if (row == null) {
                rows = null;
            }
        }
    }

    /** Has the next stretch decoded; whether there is one. */
    private boolean begin(Lsn safe) throws SQLException, IOException {
        Place place = place();
        position = Lsn.max(position, place.read());
        if (place.end().bytesSince(position) < near || place.read().bytesSince(place.restart()) > MOST_AGAIN) {
            return false;
        }
        if (safe.isAfter(advanced) && safe.bytesSince(advanced) > MOST) {
            advance(safe);
        }
        long left = place.end().bytesSince(place.read());
        Lsn upTo = new Lsn(place.read().value() + Math.min(left, stretch));
        String options = request.options().entrySet().stream()
                .map(option -> literal(option.getKey()) + ", " + literal(option.getValue()))
                .collect(Collectors.joining(", "));
        long begun = System.nanoTime();
        headerRead = false;
        given = false;
        rows = connection
                .copies()
                .copyOut("COPY (SELECT data FROM pg_catalog.pg_logical_slot_get_binary_changes(" + literal(copyName)
                        + ", '" + upTo + "', NULL, " + options + ")) TO STDOUT (FORMAT binary)");
        connection.gather();
        paced(System.nanoTime() - begun);
        return true;
    }

    /** The first row comes when all of a stretch is decoded: until then the source looks silent. */
    private void paced(long nanos) {
        if (nanos < QUICK_NANOS) {
            stretch = Math.min(MOST, stretch * 2);
        } else if (nanos > SLOW_NANOS) {
            stretch = Math.max(LEAST, stretch / 2);
        }
    }

    private Place place() throws SQLException {
        try (Statement statement = connection.statement();
                ResultSet row = statement.executeQuery(PLACE.formatted(copyName))) {
            if (!row.next()) {
                throw new SQLException("Expected the slot " + copyName + ", found none.", "42704");
            }
            return new Place(Lsn.parse(row.getString(1)), Lsn.parse(row.getString(2)), Lsn.parse(row.getString(3)));
        }
    }

    /** Lets the slot itself follow: the log before {@code safe} need not be kept for it. */
    void advance(Lsn safe) throws SQLException {
        try (Statement statement = connection.statement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_replication_slot_advance("
                        + literal(request.slot()) + ", '" + safe + "')")) {
            row.next();
            advanced = safe;
        }
    }

    /** Whether some of a stretch has been given and not all. */
    boolean isInStretch() {
        return rows != null && given;
    }

    /** Where the log has been read up to: of every commit before it all has been given. */
    Lsn position() {
        return position;
    }

    /** Drops the copy of the slot, so that the connection can be a stream's. */
    void end() throws SQLException {
        try (Statement statement = connection.statement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.pg_drop_replication_slot(" + literal(copyName) + ")")) {
            row.next();
        }
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
