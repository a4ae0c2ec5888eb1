package io.gad.sync.precheck;

import io.gad.postgres.Login;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.SourceDatabase;
import io.gad.sync.SyncSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Both servers as the checks see them: sessions that cannot write, opened when first asked for. */
final class PrecheckScene implements AutoCloseable {

    private final PrecheckRequest request;
    private final SyncSettings settings;
    private final Map<String, Session> sources = new HashMap<>();
    private final Map<String, Session> targets = new HashMap<>();
    private final List<SourceDatabase> databases;
    private final Set<String> targetDatabases;
    private final ServerIdentity sourceIdentity;
    private final ServerIdentity targetIdentity;

    PrecheckScene(PrecheckRequest request, SyncSettings settings) {
        this.request = request;
        this.settings = settings;
        try {
            this.databases = SourceDatabase.list(source(), request.databases());
            this.targetDatabases = new TreeSet<>(target().list(
                            "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate",
                            row -> row.getString(1)));
            this.sourceIdentity = ServerIdentity.of(source());
            this.targetIdentity = ServerIdentity.of(target());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    PrecheckRequest request() {
        return request;
    }

    SyncSettings settings() {
        return settings;
    }

    ServerIdentity sourceIdentity() {
        return sourceIdentity;
    }

    ServerIdentity targetIdentity() {
        return targetIdentity;
    }

    /** The databases to be kept in step. */
    List<String> databases() {
        return databases.stream().map(SourceDatabase::name).toList();
    }

    /** Those of them that the target has already. */
    List<String> databasesOnBoth() {
        return databases().stream().filter(targetDatabases::contains).toList();
    }

    Optional<Session> targetIn(String database) {
        return targetDatabases.contains(database)
                ? Optional.of(open(targets, request.target(), database))
                : Optional.empty();
    }

    Session source() {
        return sourceIn(request.source().dsn().database());
    }

    Session target() {
        return open(targets, request.target(), request.target().dsn().database());
    }

    Session sourceIn(String database) {
        return open(sources, request.source(), database);
    }

    private static Session open(Map<String, Session> sessions, Login login, String database) {
        return sessions.computeIfAbsent(database, name -> {
            Session session = login.open(name, SessionSettings.control("precheck"));
            session.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
            return session;
        });
    }

    @Override
    public void close() {
        sources.values().forEach(Session::close);
        targets.values().forEach(Session::close);
    }
}
