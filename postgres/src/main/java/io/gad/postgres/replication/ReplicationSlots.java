package io.gad.postgres.replication;

import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Makes, reads, copies and drops logical slots of the plugin {@code pgoutput}. */
public final class ReplicationSlots {

    /** By way of JSON, as columns differ between versions. */
    private static final String STATES = """
            SELECT s.slot_name, s.plugin, s.database, s.temporary, s.active_pid, s.confirmed_flush_lsn::text,
                   s.restart_lsn::text, pg_catalog.to_jsonb(s) ->> 'wal_status' AS wal_status,
                   (pg_catalog.to_jsonb(s) ->> 'safe_wal_size')::bigint AS safe_wal_size,
                   CASE WHEN s.restart_lsn IS NULL THEN 0 ELSE pg_catalog.pg_wal_lsn_diff(
                       CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                            ELSE pg_catalog.pg_current_wal_lsn() END, s.restart_lsn)::bigint END AS retained
            FROM pg_catalog.pg_replication_slots s WHERE s.slot_type = 'logical'
            """;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private ReplicationSlots() {}

    /**
     * Makes a slot by the replication command and exports its snapshot. The publication that the slot is to be read
     * with must be committed before.
     *
     * @param purpose shows as the application's name, so that an orphaned creation can be found and ended
     * @param lockTimeout how long to wait for each transaction that is running in the whole cluster; when it passes
     *     nothing is left behind
     * @param temporary dropped by the server when the result is closed
     * @throws PostgresException of kind {@code CONTENTION} if a transaction runs on
     */
    public static CreatedSlot create(
            Login source, String database, String name, String purpose, Duration lockTimeout, boolean temporary) {
        SessionSettings settings = SessionSettings.control(purpose);
        // Several transactions may be waited for in turn; the whole is bounded too.
        Duration whole = lockTimeout.multipliedBy(4).plusSeconds(30);
        Connection connection =
                source.openReplication(database, settings.withTimeouts(settings.connectTimeout(), whole));
        boolean made = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + lockTimeout.toMillis());
            boolean parenthesised = connection.getMetaData().getDatabaseMajorVersion() >= 15;
            String command = "CREATE_REPLICATION_SLOT " + TableName.quote(name) + (temporary ? " TEMPORARY" : "")
                    + " LOGICAL pgoutput " + (parenthesised ? "(SNAPSHOT 'export')" : "EXPORT_SNAPSHOT");
            try (ResultSet row = statement.executeQuery(command)) {
                if (!row.next()) {
                    throw new PostgresException("Expected the new slot " + name + ", found no answer", SqlState.OTHER);
                }
                CreatedSlot slot = new CreatedSlot(
                        connection, name, Lsn.parse(row.getString("consistent_point")), row.getString("snapshot_name"));
                made = true;
                return slot;
            }
        } catch (SQLException e) {
            throw new PostgresException(
                    "Creating the slot " + name + " in database " + database,
                    e,
                    source.dsn().hostList());
        } finally {
            if (!made) {
                abandon(connection);
            }
        }
    }

    private static void abandon(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new PostgresException("Abandoning a connection", e);
        }
    }

    /** One slot, if it exists, in whatever database. */
    public static Optional<SlotState> find(Session session, String name) {
        return session.first(STATES + " AND s.slot_name = ?", ReplicationSlots::read, name);
    }

    /** Every logical slot of the server whose name starts with {@code prefix}. */
    public static List<SlotState> withPrefix(Session session, String prefix) {
        return session.list(
                STATES + " AND pg_catalog.starts_with(s.slot_name::text, ?) ORDER BY s.slot_name",
                ReplicationSlots::read,
                prefix);
    }

    private static SlotState read(ResultSet row) throws SQLException {
        int pid = row.getInt("active_pid");
        Optional<Integer> activePid = row.wasNull() ? Optional.empty() : Optional.of(pid);
        long safe = row.getLong("safe_wal_size");
        Optional<Long> safeBytes = row.wasNull() ? Optional.empty() : Optional.of(safe);
        String walStatus = row.getString("wal_status");
        return new SlotState(
                row.getString("slot_name"),
                row.getString("plugin"),
                row.getString("database"),
                row.getBoolean("temporary"),
                activePid,
                Optional.ofNullable(row.getString("confirmed_flush_lsn")).map(Lsn::parse),
                Optional.ofNullable(row.getString("restart_lsn")).map(Lsn::parse),
                walStatus == null ? "" : walStatus,
                safeBytes,
                row.getLong("retained"));
    }

    /**
     * Ends whoever streams from the slot and waits until it is free. A walsender whose consumer is gone holds its slot
     * until the server notices by itself, which can take a minute.
     *
     * @throws PostgresException of kind {@code IN_USE} if it is not free in time
     */
    public static void release(Session session, String name, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            Optional<Integer> pid = find(session, name).flatMap(SlotState::activePid);
            if (pid.isEmpty()) {
                return;
            }
            session.list("SELECT pg_catalog.pg_terminate_backend(?)", row -> row.getBoolean(1), pid.get());
            if (System.nanoTime() > end) {
                throw new PostgresException(
                        "Expected slot " + name + " to be free within " + deadline.toSeconds()
                                + " s, found it in use by process " + pid.get() + ".",
                        SqlState.IN_USE);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * Makes another slot of the session's database that stands where one of it stands; waits for nobody. Both keep the same log.
     *
     * @throws PostgresException of kind {@code RESOURCES} if no slot is free
     */
    public static void copy(Session session, String from, String to) {
        session.list("SELECT pg_catalog.pg_copy_logical_replication_slot(?, ?)", row -> true, from, to);
    }

    /** Drops the slot if it exists, ending whoever streams from it. */
    public static void drop(Session session, String name, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (find(session, name).isPresent()) {
            release(session, name, deadline);
            try {
                session.list("SELECT pg_catalog.pg_drop_replication_slot(?)", row -> true, name);
                return;
            } catch (PostgresException e) {
                boolean mayPass = e.kind() == SqlState.IN_USE || e.kind() == SqlState.UNDEFINED;
                if (!mayPass || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
