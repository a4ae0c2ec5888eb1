package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session that reads the log by SQL, from a temporary slot that begins as the copy of another and goes with the session. */
final class BacklogSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogSession.class);

    /** So that what we leave behind ends: a backend that runs a query has no timeout of a walsender's. */
    private static final List<String> SETTINGS = List.of(
            // A notice is sent at once, and with it the answer's begin, long before all is decoded.
            "SET client_min_messages = 'error'",
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
     * What is passed over is read by the server, but neither put together nor sent: some 700 MB in a second, in which
     * nobody hears from it. So it goes on in steps, counted from where the server begins to read.
     */
    private static final String ADVANCE = "SELECT pg_catalog.pg_replication_slot_advance(%s, '%s')";

    /**
     * The place that a slot is read from goes on, at most, to the first mark in the log behind where the slot was
     * ({@code LogicalIncreaseRestartDecodingForSlot}), though there may be many: told its own position once more, it
     * goes on to the last one.
     */
    private static final String ADVANCE_AGAIN = """
            SELECT pg_catalog.pg_replication_slot_advance(slot_name, confirmed_flush_lsn)
            FROM pg_catalog.pg_replication_slots
            WHERE slot_name = %1$s AND confirmed_flush_lsn - restart_lsn BETWEEN %2$d AND %3$d""";

    /**
     * Where a slot stands.
     *
     * @param read the end of the last commit that it has given
     * @param restart where the server begins to read for what comes next
     * @param end of the log
     * @param clockAhead how far the server's clock is ahead of ours
     */
    record Place(Lsn read, Lsn restart, Lsn end, Duration clockAhead) {}

    private final ReplicationConnection connection;
    private final StreamRequest request;
    private final String slot;
    private boolean slotIsThere;

    private BacklogSession(ReplicationConnection connection, StreamRequest request, String slot) {
        this.connection = connection;
        this.request = request;
        this.slot = slot;
    }

    /** @param slot name of its slot, which is not made yet */
    static BacklogSession open(StreamRequest request, String slot) {
        BacklogSession session = new BacklogSession(ReplicationConnection.open(request), request, slot);
        SETTINGS.forEach(session::wish);
        return session;
    }

    /** Not every version knows each, and not every account may set each. */
    private void wish(String setting) {
        try (Statement statement = connection.statement()) {
            statement.execute(setting);
        } catch (SQLException e) {
            LOG.debug("not set: {}", setting, e);
        }
    }

    String slot() {
        return slot;
    }

    /** Its slot stands from now on where another one does. */
    void copy(String other) throws SQLException {
        dropSlot();
        execute("SELECT pg_catalog.pg_copy_logical_replication_slot(" + literal(other) + ", " + literal(slot)
                + ", true)");
        slotIsThere = true;
    }

    /** The log is not kept for it any more. */
    void dropSlot() throws SQLException {
        if (slotIsThere) {
            execute("SELECT pg_catalog.pg_drop_replication_slot(" + literal(slot) + ")");
            slotIsThere = false;
        }
    }

    /**
     * Lets the task's own slot follow: the log before {@code safe} need not be kept for it.
     *
     * @param most bytes that the server may read for it: it follows only so far
     * @return where it stands now; null: it has not moved
     */
    @Nullable
    Lsn advance(Lsn safe, long most) throws SQLException {
        Place place = place(request.slot());
        Lsn furthest = new Lsn(place.restart().value() + most);
        Lsn upTo = furthest.isAfter(safe) ? safe : furthest;
        if (!upTo.isAfter(place.read())) {
            return null;
        }
        execute(ADVANCE.formatted(literal(request.slot()), upTo));
        return upTo;
    }

    /**
     * Lets the task's own slot be read from as near as there is a mark in the log.
     *
     * @param least bytes that are worth it
     * @param most bytes that the server may read for it
     */
    void nearer(long least, long most) throws SQLException {
        execute(ADVANCE_AGAIN.formatted(literal(request.slot()), least, most));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.statement()) {
            statement.execute(sql);
        }
    }

    Place place() throws SQLException {
        return place(slot);
    }

    private Place place(String of) throws SQLException {
        try (Statement statement = connection.statement();
                ResultSet row = statement.executeQuery(PLACE.formatted(of))) {
            if (!row.next()) {
                throw new SQLException("Expected the slot " + of + ", found none.", "42704");
            }
            Duration clockAhead = Duration.ofNanos((row.getLong(4) - System.currentTimeMillis() * 1_000L) * 1_000L);
            return new Place(
                    Lsn.parse(row.getString(1)), Lsn.parse(row.getString(2)), Lsn.parse(row.getString(3)), clockAhead);
        }
    }

    /** Has the log decoded from where the slot stands; waits until that is done. */
    Stretch decode(Place from, Lsn upTo, int mostMessages) throws SQLException, IOException {
        String options = request.options().entrySet().stream()
                .map(option -> literal(option.getKey()) + ", " + literal(option.getValue()))
                .collect(Collectors.joining(", "));
        long begunAt = System.nanoTime();
        CopyOut rows = connection
                .copies()
                .copyOut("COPY (SELECT data FROM pg_catalog.pg_logical_slot_get_binary_changes(" + literal(slot) + ", '"
                        + upTo + "', " + mostMessages + ", " + options + ")) TO STDOUT (FORMAT binary)");
        connection.widen();
        return new Stretch(this, from.read(), upTo.bytesSince(from.read()), rows, begunAt, from.clockAhead());
    }

    /** At once; its slot goes with it. */
    @Override
    public void close() {
        connection.close();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
