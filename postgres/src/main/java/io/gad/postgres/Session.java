package io.gad.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * One connection to one database with pinned settings: UTC, ISO dates, an empty search path, no time-outs of the
 * server's own, writes allowed. Statements commit by themselves unless {@link #transaction} holds them together. Not
 * for two threads at once. Every failure is a {@link PostgresException}.
 */
public final class Session implements AutoCloseable {

    /** Reads one row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What servers say of a snapshot that nobody exports any more: up to 16, and since. */
    private static final Set<String> SNAPSHOT_GONE = Set.of("22023", "42704");

    /**
     * From 17 on a transaction may be limited in time, which a load, an apply and the decoding of a large transaction
     * outlast. Before, the setting does not exist, and naming it among the start-up options would be refused.
     */
    static final String NO_TRANSACTION_TIMEOUT = "SELECT pg_catalog.set_config('transaction_timeout', '0', false)"
            + " WHERE pg_catalog.current_setting('transaction_timeout', true) IS NOT NULL";

    private final IdleConnections.Live live;
    private final String database;
    private final Predicate<IdleConnections.Live> keeper;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile boolean spent;
    private @Nullable Account account;

    /** @param keeper takes the connection when the session is closed, if it wants it and no statement has failed on it */
    Session(IdleConnections.Live live, String database, String purpose, Predicate<IdleConnections.Live> keeper) {
        this.live = live;
        this.database = database;
        this.keeper = keeper;
        try {
            execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET extra_float_digits = 3;"
                    + " SET application_name = '" + purpose.replace("'", "''") + "'; " + NO_TRANSACTION_TIMEOUT);
        } catch (PostgresException e) {
            live.abandon();
            throw e;
        }
    }

    public String database() {
        return database;
    }

    /** What this session's account may do here; asked for once. */
    public Account account() {
        Account known = account;
        if (known == null) {
            known = Account.of(this);
            account = known;
        }
        return known;
    }

    /** As {@link #silence}, until the running transaction ends. */
    public void silenceForNow() {
        if (account().maySetReplicaRole()) {
            execute("SET LOCAL session_replication_role = replica");
        }
    }

    /** No ordinary trigger, ours or the customer's, sees what this session does, as far as its account may have that. */
    public void silence() {
        if (account().maySetReplicaRole()) {
            execute("SET session_replication_role = replica");
        }
    }

    /**
     * Where this session and another wait for each other, the other is cancelled as a rule, as far as our account may have
     * that: each looks once, when it has waited for its own {@code deadlock_timeout}, a second unless told. No longer than
     * three: a deadlock that this session makes by waiting second nobody else sees, and not before it looks does the server
     * cancel an automatic vacuum that it waits for.
     */
    public void goFirst() {
        if (account().maySetDeadlockTimeout()) {
            execute("SET deadlock_timeout = '3s'");
        }
    }

    /** The driver's connection, for COPY and for statements that are prepared once and run often. */
    public Connection jdbc() {
        return connection();
    }

    /** The driver's own interface: COPY, notifications, the server process's id. */
    public PGConnection driver() {
        spent = true; // A COPY may be left open in it.
        return unwrapped();
    }

    /**
     * Begins a COPY TO STDOUT.
     *
     * @param doing what for, as failures of it begin
     * @see Login#openForCopy
     */
    public CopiedRows copyOut(String sql, String doing) {
        return CopiedRows.begin(this, live.socket(), sql, doing);
    }

    /** The process id of the server's backend. */
    public int backendPid() {
        return unwrapped().getBackendPID();
    }

    private PGConnection unwrapped() {
        try {
            return connection().unwrap(PGConnection.class);
        } catch (SQLException e) {
            throw new PostgresException("Unwrapping the connection", e);
        }
    }

    private Connection connection() {
        if (left.get()) {
            throw new PostgresException(
                    "Expected an open session in database " + database + ", found it closed.",
                    SqlState.UNREACHABLE,
                    live.server());
        }
        return live.connection();
    }

    /** Runs one or several statements without parameters. */
    public void execute(String sql) {
        try (Statement statement = connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Runs a statement and returns the number of rows that it changed. */
    public int update(String sql, @Nullable Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** All rows of a query. */
    public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(reader.read(rows));
            }
            return list;
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The first row of a query, if there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        List<T> list = list(sql, reader, parameters);
        return list.isEmpty() ? Optional.empty() : Optional.of(list.getFirst());
    }

    /** The one row of a query that always has one. */
    public <T> T one(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return first(sql, reader, parameters)
                .orElseThrow(() -> new PostgresException("Expected a row, found none, of: " + sql, SqlState.UNDEFINED));
    }

    /** Runs {@code work} in one transaction: committed when it returns, rolled back when it throws. */
    public <T> T transaction(Supplier<T> work) {
        boolean committed = false;
        try {
            connection().setAutoCommit(false);
            T result = work.get();
            connection().commit();
            committed = true;
            return result;
        } catch (SQLException e) {
            throw failure("Committing in database " + database, e);
        } finally {
            leaveTransaction(committed);
        }
    }

    /** As {@link #transaction(Supplier)}, for work that returns nothing. */
    public void transaction(Runnable work) {
        var unused = transaction(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /**
     * Makes the running repeatable-read transaction see what another session has exported.
     *
     * @throws PostgresException of the passing kind {@code UNAVAILABLE} if the snapshot is gone, as it is with the session
     *     that exported it, or with its server
     */
    public void adopt(String snapshot) {
        try {
            execute("SET TRANSACTION SNAPSHOT '" + snapshot.replace("'", "''") + "'");
        } catch (PostgresException e) {
            if (SNAPSHOT_GONE.contains(e.sqlState())) {
                throw new PostgresException(
                        "Expected snapshot " + snapshot + " of database " + database + ", found it gone.",
                        SqlState.UNAVAILABLE);
            }
            throw e;
        }
    }

    private void leaveTransaction(boolean committed) {
        try {
            Connection connection = live.connection();
            if (!left.get() && !connection.isClosed()) {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (committed) {
                throw new PostgresException("Leaving a committed transaction", e);
            }
            abandon();
        }
    }

    /** Whether the server is a standby, from which neither snapshots nor writes can be had. */
    public boolean isInRecovery() {
        return one("SELECT pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1));
    }

    /** Where the server's log ends now; every commit acknowledged before the call lies before it. */
    public Lsn currentLsn() {
        return one("SELECT pg_catalog.pg_current_wal_insert_lsn()::text", row -> Lsn.parse(row.getString(1)));
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection().prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                Object parameter = parameters[i];
                statement.setObject(i + 1, parameter instanceof Lsn lsn ? lsn.toString() : parameter);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private PostgresException failed(String sql, SQLException e) {
        return failure("In database " + database + ", running: " + shortened(sql), e);
    }

    /** What the driver threw while this session was used directly, with the server that it was used on. */
    public PostgresException failure(String tried, SQLException e) {
        spent = true;
        return new PostgresException(tried, e, live.server());
    }

    private static String shortened(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= 120 ? line : line.substring(0, 117) + "...";
    }

    /**
     * Drops the connection at once, without asking the server; another thread may be waiting in it. Nothing once the
     * session is closed: its connection may serve somebody else.
     */
    public void abandon() {
        if (left.compareAndSet(false, true)) {
            live.abandon();
        }
    }

    /** Says that this session holds what ends with its connection only, such as a temporary slot. */
    public void endsWithConnection() {
        spent = true;
    }

    /** Ends the session and its connection. */
    void end() {
        endsWithConnection();
        close();
    }

    /** Ends the session; its connection may serve the next one to the same place. */
    @Override
    public void close() {
        if (!left.compareAndSet(false, true) || (!spent && keeper.test(live))) {
            return;
        }
        live.close();
    }
}
