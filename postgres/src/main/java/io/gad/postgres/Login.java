package io.gad.postgres;

import io.gad.postgres.socket.PlainSockets;
import io.gad.postgres.socket.StreamSockets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into one instance. Opens sessions on the host that is not in recovery, whichever of the DSN's it is, so that
 * a closed (read-only) member is reached as well: {@code targetServerType} would refuse it.
 */
public record Login(Dsn dsn, Secret password) {

    /** The oldest server that is supported. */
    private static final String OLDEST = "13";

    /** The longest that the processes of connections that were given up may need to end. */
    private static final Duration MAKING_ROOM = Duration.ofSeconds(1);

    private static final Duration ROOM_POLL = Duration.ofMillis(20);

    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private static final String REPLICA_ROLE = " -c session_replication_role=replica";

    /**
     * Our literals mean the same in every database. Not where a source's rows are written: functions of the customer's run
     * there, and texts in their bodies are read by this setting, as his own sessions have it.
     */
    private static final String OWN_LITERALS = " -c standard_conforming_strings=on";

    /**
     * What a session of ours holds there another one waits for: the server is to notice, too, when the way between us is
     * gone, not after the two hours of its system.
     */
    private static final String NOTICES_OUR_SILENCE =
            " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    /**
     * Opens an ordinary session. Whoever opens it closes it; the connection of one that was closed a moment ago may serve
     * again, as if it were new.
     */
    public Session open(String database, SessionSettings settings) {
        IdleConnections.Place place = new IdleConnections.Place(this, database, settings.replicaRole());
        return again(place, settings).orElseGet(() -> anew(place, settings));
    }

    /** As {@link #open}, on a connection that is made now: as the server receives the account at this moment. */
    public Session openAnew(String database, SessionSettings settings) {
        return anew(new IdleConnections.Place(this, database, settings.replicaRole()), settings);
    }

    /**
     * As {@link #openAnew}, on a socket of ours: for who reads much by {@link Session#copyOut}, or may have to be ended by
     * {@link Session#abandon} while it writes.
     */
    public Session openForCopy(String database, SessionSettings settings) {
        return anew(new IdleConnections.Place(this, database, settings.replicaRole()), settings, true);
    }

    private Optional<Session> again(IdleConnections.Place place, SessionSettings settings) {
        while (true) {
            Optional<IdleConnections.Live> idle = IdleConnections.SHARED.take(place);
            if (idle.isEmpty()) {
                return Optional.empty();
            }
            try {
                Session session = session(idle.get(), place, settings);
                if (dsn.hosts().size() == 1 || !session.isInRecovery()) {
                    limit(idle.get(), settings.answerTimeout());
                    return Optional.of(session);
                }
                session.end();
            } catch (PostgresException e) {
                LOG.debug("event=idle_connection_gone database={}", place.database(), e);
            }
        }
    }

    private static void limit(IdleConnections.Live live, Duration answer) {
        try {
            live.connection().setNetworkTimeout(Runnable::run, (int) answer.toMillis());
        } catch (SQLException e) {
            throw new PostgresException("Setting the time-out of a connection", e, live.server());
        }
    }

    private Session anew(IdleConnections.Place place, SessionSettings settings) {
        return anew(place, settings, false);
    }

    private Session anew(IdleConnections.Place place, SessionSettings settings, boolean ownSocket) {
        try {
            return onAnyHost(place, settings, ownSocket);
        } catch (PostgresException e) {
            if (e.kind() != SqlState.RESOURCES || !IdleConnections.SHARED.dropAll(this)) {
                throw e;
            }
            return whenTheyAreGone(place, settings, ownSocket);
        }
    }

    /** A server that was told goodbye has the place again when that process of its has ended: soon, not at once. */
    private Session whenTheyAreGone(IdleConnections.Place place, SessionSettings settings, boolean ownSocket) {
        long deadline = System.nanoTime() + MAKING_ROOM.toNanos();
        while (true) {
            try {
                return onAnyHost(place, settings, ownSocket);
            } catch (PostgresException e) {
                boolean over = System.nanoTime() - deadline >= 0
                        || Thread.currentThread().isInterrupted();
                if (e.kind() != SqlState.RESOURCES || over) {
                    throw e;
                }
            }
            LockSupport.parkNanos(ROOM_POLL.toNanos());
        }
    }

    private Session onAnyHost(IdleConnections.Place place, SessionSettings settings, boolean ownSocket) {
        PostgresException last = null;
        for (Dsn.Host host : dsn.hosts()) {
            try {
                Properties properties = properties(settings);
                // What it is for is told when it is known, each time anew.
                PGProperty.APPLICATION_NAME.set(properties, IdleConnections.NAME);
                IdleConnections.Live live = ownSocket
                        ? connectBySocket(host, place.database(), properties, settings)
                        : connect(host, place.database(), properties, settings);
                Session session = session(live, place, settings);
                if (dsn.hosts().size() == 1 || !session.isInRecovery()) {
                    return session;
                }
                session.end();
                last = new PostgresException(
                        "Expected a host that is not in recovery, found " + host + " in recovery.",
                        SqlState.UNREACHABLE);
            } catch (PostgresException e) {
                last = e;
            }
        }
        throw last == null ? new PostgresException("No host in " + dsn, SqlState.UNREACHABLE) : last;
    }

    private static Session session(IdleConnections.Live live, IdleConnections.Place place, SessionSettings settings) {
        return new Session(
                live, place.database(), settings.applicationName(), it -> IdleConnections.SHARED.give(place, it));
    }

    /** As {@link #openReplication(String, SessionSettings, Properties)}, on a socket as any. */
    public Connection openReplication(String database, SessionSettings settings) {
        return openReplication(database, settings, new Properties());
    }

    /**
     * Opens a replication connection to {@code database}: it takes replication commands and the simple protocol only.
     * The caller keeps it strongly referenced for as long as a stream of it lives, and closes it.
     *
     * @param more properties of the driver's for this connection
     */
    public Connection openReplication(String database, SessionSettings settings, Properties more) {
        PostgresException last = null;
        for (Dsn.Host host : dsn.hosts()) {
            try {
                Properties properties = properties(settings);
                properties.putAll(more);
                PGProperty.REPLICATION.set(properties, "database");
                PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
                Connection connection =
                        connect(host, database, properties, settings).connection();
                if (dsn.hosts().size() == 1 || !isInRecovery(connection)) {
                    unlimited(connection);
                    return connection;
                }
                connection.close();
                last = new PostgresException(
                        "Expected a host that is not in recovery, found " + host + " in recovery.",
                        SqlState.UNREACHABLE);
            } catch (PostgresException e) {
                last = e;
            } catch (SQLException e) {
                last = new PostgresException("Setting up a replication connection to " + host, e);
            }
        }
        throw last == null ? new PostgresException("No host in " + dsn, SqlState.UNREACHABLE) : last;
    }

    private static void unlimited(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(Session.NO_TRANSACTION_TIMEOUT);
        }
    }

    private static boolean isInRecovery(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private IdleConnections.Live connectBySocket(
            Dsn.Host host, String database, Properties properties, SessionSettings settings) {
        String key = StreamSockets.into(properties);
        try {
            return connect(host, database, properties, settings).with(StreamSockets.take(key));
        } finally {
            StreamSockets.forget(key);
        }
    }

    private IdleConnections.Live connect(
            Dsn.Host host, String database, Properties properties, SessionSettings settings) {
        TlsFiles.fault(dsn.tls()).ifPresent(fault -> {
            throw new PostgresException(fault, SqlState.TLS, host.toString());
        });
        String url = "jdbc:postgresql://" + host + "/";
        properties.setProperty(PGProperty.PG_DBNAME.getName(), database);
        try {
            return new IdleConnections.Live(
                    DriverManager.getConnection(url, properties), host.toString(), true, System.nanoTime(), null);
        } catch (SQLException e) {
            PostgresException failure = TlsFailure.of(e, dsn.tls(), host)
                    .map(problem -> new PostgresException(problem, SqlState.TLS, host.toString(), e))
                    .orElseGet(() -> new PostgresException(
                            "Connecting to " + host + ", database " + database + ", as " + dsn.user(),
                            e,
                            host.toString()));
            if (failure.kind() != SqlState.READ_ONLY || settings.replicaRole()) {
                throw failure;
            }
            return new IdleConnections.Live(
                    pastLoginTriggers(url, properties, failure), host.toString(), false, System.nanoTime(), null);
        }
    }

    /**
     * From 17 on a trigger of the customer's may run at each login, and on a secondary refuse it, for it may not write
     * there. In the replica role it is silent; that role is left again at once.
     */
    private static Connection pastLoginTriggers(String url, Properties properties, PostgresException failure) {
        PGProperty.OPTIONS.set(properties, PGProperty.OPTIONS.getOrDefault(properties) + REPLICA_ROLE);
        try {
            Connection connection = DriverManager.getConnection(url, properties);
            try (var statement = connection.createStatement()) {
                statement.execute("SET session_replication_role = origin");
            }
            return connection;
        } catch (SQLException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private Properties properties(SessionSettings settings) {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, dsn.user());
        if (!password.isEmpty()) {
            PGProperty.PASSWORD.set(properties, password.text());
        }
        Duration connect = settings.connectTimeout();
        String ownConnect = dsn.options().get("connect_timeout");
        int seconds = ownConnect == null ? (int) connect.toSeconds() : Integer.parseInt(ownConnect);
        PGProperty.CONNECT_TIMEOUT.set(properties, Math.max(1, seconds));
        PGProperty.LOGIN_TIMEOUT.set(properties, Math.max(1, seconds));
        PGProperty.SOCKET_TIMEOUT.set(properties, (int) settings.answerTimeout().toSeconds());
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, 2);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PlainSockets.into(properties);
        PGProperty.APPLICATION_NAME.set(properties, settings.applicationName());
        // Else the driver sets the name and the digits of floats by two more round trips: a fifth of a second far away.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, OLDEST);
        PGProperty.OPTIONS.set(
                properties,
                "-c default_transaction_read_only=off -c search_path= -c statement_timeout=0 -c lock_timeout=0"
                        + " -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0 -c row_security=off"
                        + " -c IntervalStyle=postgres -c bytea_output=hex -c lc_monetary=C -c xmloption=content"
                        + " -c synchronous_commit=on -c jit=off"
                        + NOTICES_OUR_SILENCE
                        + (settings.replicaRole() ? REPLICA_ROLE : OWN_LITERALS));
        dsn.tls().into(properties);
        return properties;
    }
}
