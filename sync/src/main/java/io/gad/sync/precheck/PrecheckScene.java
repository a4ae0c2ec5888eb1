package io.gad.sync.precheck;

import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.sync.SourceDatabase;
import io.gad.sync.SyncSettings;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both servers as the checks see them. */
final class PrecheckScene implements AutoCloseable {

    private final PrecheckRequest request;
    private final SyncSettings settings;
    private final InstantSource clock;
    private final CheckedServer source;
    private final CheckedServer target;
    private final List<SourceDatabase> databases;

    /** One database as it stands on one of the servers. */
    record Place(CheckedServer server, String database, Session session) {

        /** For evidence: which database of which server. */
        @Override
        public String toString() {
            return server.name() + ": database " + database;
        }
    }

    PrecheckScene(PrecheckRequest request, SyncSettings settings, InstantSource clock) {
        this.request = request;
        this.settings = settings;
        this.clock = clock;
        this.source = new CheckedServer("source", request.source());
        try {
            this.target = new CheckedServer("target", request.target());
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
        try {
            this.databases = SourceDatabase.list(source(), request.databases()).stream()
                    .filter(d -> source.in(d.name()).isPresent())
                    .toList();
            databases.forEach(d -> target.in(d.name()));
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

    InstantSource clock() {
        return clock;
    }

    /** Whether the two are being kept in step already. */
    boolean isRunning() {
        return request.runningTask().isPresent();
    }

    boolean isCopiedSchema() {
        return request.schemaMode() == SchemaMode.COPY;
    }

    ServerIdentity sourceIdentity() {
        return source.identity();
    }

    ServerIdentity targetIdentity() {
        return target.identity();
    }

    CheckedServer sourceServer() {
        return source;
    }

    CheckedServer targetServer() {
        return target;
    }

    List<CheckedServer> servers() {
        return List.of(source, target);
    }

    /** The databases to be kept in step. */
    List<String> databases() {
        return databases.stream().map(SourceDatabase::name).toList();
    }

    /** Those of them that the target has already. */
    List<String> databasesOnBoth() {
        return databases().stream().filter(name -> target.in(name).isPresent()).toList();
    }

    /** Every one of the databases, wherever it stands. */
    List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (CheckedServer server : servers()) {
            for (String database : databases()) {
                server.in(database).ifPresent(s -> places.add(new Place(server, database, s)));
            }
        }
        return places;
    }

    Optional<Session> targetIn(String database) {
        return target.in(database);
    }

    Session source() {
        return source.session();
    }

    Session target() {
        return target.session();
    }

    Session sourceIn(String database) {
        return source.in(database)
                .orElseThrow(() -> new IllegalArgumentException("Database " + database + " is none of " + databases()));
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
