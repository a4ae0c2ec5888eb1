package io.gad.sync.precheck;

import io.gad.member.DrillMark;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One of the two servers: sessions that cannot write, each opened when it is first asked for. */
final class CheckedServer implements AutoCloseable {

    private final String name;
    private final Login login;
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, String> closed = new TreeMap<>();
    private final Set<String> databases;
    private final ServerIdentity identity;
    private final boolean superuser;

    CheckedServer(String name, Login login) {
        this.name = name;
        this.login = login;
        try {
            this.databases = new TreeSet<>(session()
                    .list(
                            "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate AND "
                                    + DrillMark.NO_COPY,
                            row -> row.getString(1)));
            this.identity = ServerIdentity.of(session());
            this.superuser = session()
                    .one(
                            "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user",
                            row -> row.getBoolean(1));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** {@code source} or {@code target}. */
    String name() {
        return name;
    }

    Login login() {
        return login;
    }

    String user() {
        return login.dsn().user();
    }

    ServerIdentity identity() {
        return identity;
    }

    boolean isBySuperuser() {
        return superuser;
    }

    boolean has(String database) {
        return databases.contains(database);
    }

    /** In the DSN's own database. */
    Session session() {
        return sessions.computeIfAbsent(login.dsn().database(), this::open);
    }

    /** Empty where there is no such database, or this account is not let in. */
    Optional<Session> in(String database) {
        if (!has(database) || closed.containsKey(database)) {
            return Optional.empty();
        }
        try {
            return Optional.of(sessions.computeIfAbsent(database, this::open));
        } catch (PostgresException e) {
            Throwable cause = e.getCause();
            closed.put(database, String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
            return Optional.empty();
        }
    }

    /** Databases that did not let us in, with what they said. */
    Map<String, String> closed() {
        return closed;
    }

    /** A setting as our sessions see it; empty where this version does not have it. */
    Optional<String> setting(String setting) {
        return session()
                .first("SELECT setting FROM pg_catalog.pg_settings WHERE name = ?", row -> row.getString(1), setting);
    }

    long number(String setting) {
        return setting(setting).map(Long::parseLong).orElse(0L);
    }

    private Session open(String database) {
        Session session = login.openAnew(database, SessionSettings.control("precheck"));
        session.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
        return session;
    }

    @Override
    public void close() {
        sessions.values().forEach(Session::close);
    }
}
