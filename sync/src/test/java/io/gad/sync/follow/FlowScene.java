package io.gad.sync.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.Mandate;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.RowIdentity;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.Publications;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.sync.apply.Progress;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.batch.BatchLimits;
import io.gad.sync.ddl.DdlReplay;
import io.gad.testkit.Customer;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One database on two servers, the same tables on both, a slot, and a flow from one to the other. */
final class FlowScene implements AutoCloseable {

    static final String PUBLICATION = "gad_pub";
    static final DdlReplay BY_TEXT = (session, entry) -> {
        String query = entry.query();
        if (query != null) {
            session.execute(query);
        }
    };

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Reign REIGN = new Reign(1, UUID.fromString("00000000-0000-4000-8000-000000000001"));

    final PostgresServer source;
    final PostgresServer target;
    final String database = "shop" + NAMES.incrementAndGet();
    final String slot = "gad_t" + NAMES.get();
    private final Customer customer;
    private final Path spool;
    private BatchLimits limits = BatchLimits.standard();
    private long farBehind = Long.MAX_VALUE;
    private ChangeFlow flow;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    FlowScene(PostgresServer source, PostgresServer target, String tables) {
        this.source = source;
        this.target = target;
        this.customer = source.customer(database);
        try {
            this.spool = Files.createTempDirectory("gad-spool-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (PostgresServer server : List.of(source, target)) {
            server.execute("postgres", "CREATE DATABASE " + database + " STRATEGY file_copy");
            server.execute(database, memberSchema() + member(server == source ? "PRIMARY" : "SECONDARY") + tables);
            fixIdentities(server);
        }
        try (Session session = session(source)) {
            Publications.createForAllTables(session, PUBLICATION);
        }
        try (CreatedSlot created = ReplicationSlots.create(
                        login(source), database, slot, "gad/test", Duration.ofSeconds(20), false);
                Session from = session(source);
                Session to = session(target)) {
            ServerIdentity identity = ServerIdentity.of(from);
            ProgressTable.start(
                    to,
                    new Progress(
                            "t1",
                            1,
                            "INCREMENTAL",
                            identity.systemIdentifier(),
                            identity.timeline(),
                            slot,
                            created.consistentPoint(),
                            Optional.empty()));
        }
        flow = newFlow();
    }

    private static String memberSchema() {
        try (InputStream file = FlowScene.class.getResourceAsStream("/io/gad/member/sql/schema.sql")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fixIdentities(PostgresServer server) {
        try (Session session = session(server)) {
            for (Table table : new Catalog(session).tables()) {
                if (table.identity().kind() == RowIdentity.Kind.NOTHING && !table.partitioned()) {
                    session.execute("ALTER TABLE " + table.name().quoted() + " REPLICA IDENTITY FULL");
                }
            }
        }
    }

    private static String member(String role) {
        return "INSERT INTO gad.member (group_id, group_name, instance, role, epoch, reign, generation, operation,"
                + " writable) VALUES ('g', 'g', 'i', '" + role + "', 1, '" + REIGN.id() + "', 1, 'op', "
                + role.equals("PRIMARY") + ");";
    }

    FlowScene with(BatchLimits other) {
        limits = other;
        flow = newFlow();
        return this;
    }

    /** From how many bytes of log on it reads by SQL. */
    FlowScene farBehind(long bytes) {
        farBehind = bytes;
        flow = newFlow();
        return this;
    }

    private ChangeFlow newFlow() {
        return new ChangeFlow(
                new FlowSpec(
                        "t1",
                        login(source),
                        database,
                        slot,
                        PUBLICATION,
                        login(target),
                        new Mandate(REIGN, 1, MemberRole.SECONDARY),
                        spool,
                        Duration.ofSeconds(20),
                        farBehind),
                BY_TEXT,
                limits);
    }

    static Login login(PostgresServer server) {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
    }

    Session session(PostgresServer server) {
        return login(server).open(database, SessionSettings.control("test"));
    }

    FlowScene onSource(String sql) {
        customer.execute(sql);
        return this;
    }

    FlowScene onTarget(String sql) {
        target.execute(database, sql);
        return this;
    }

    FlowScene start() {
        flow = newFlow();
        ChangeFlow started = flow;
        CompletableFuture<Void> done = new CompletableFuture<>();
        running = done;
        Thread.ofVirtual().start(() -> {
            try {
                started.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return this;
    }

    ChangeFlow flow() {
        return flow;
    }

    /** Waits until everything is applied that was committed on the source before. */
    FlowScene drained() {
        String marker = "m" + NAMES.incrementAndGet();
        onSource("INSERT INTO gad.heartbeat VALUES (true, 1, clock_timestamp(), '" + marker + "')"
                + " ON CONFLICT (singleton) DO UPDATE SET counter = heartbeat.counter + 1,"
                + " beat_at = excluded.beat_at, marker = excluded.marker");
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!flow.drain(Optional.of(marker), Duration.ofMillis(500))) {
            if (running.isDone()) {
                // As the engine does: the commit of a flow that was abandoned may still have been under way.
                assertThat(failure())
                        .isInstanceOfSatisfying(
                                PostgresException.class,
                                e -> assertThat(e.kind().isPassing())
                                        .as("%s", e)
                                        .isTrue());
                start();
            }
            assertThat(System.nanoTime())
                    .as("in time, flow is %s", flow.status())
                    .isLessThan(end);
        }
        return this;
    }

    /** What ended the flow. */
    Throwable failure() {
        try {
            running.get(60, TimeUnit.SECONDS);
            throw new AssertionError("Expected the flow to fail, found it ended well.");
        } catch (ExecutionException | CompletionException e) {
            Throwable cause = e.getCause();
            return cause == null ? e : cause;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("Expected the flow to fail, found " + flow.status(), e);
        }
    }

    FlowScene stop() {
        flow.stop();
        try {
            running.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    /** Every table has the same rows on both sides, equal ones counted. */
    void same() {
        try (Session from = session(source);
                Session to = session(target)) {
            for (Table table : new Catalog(from).tables()) {
                if (!table.partitioned()) {
                    assertThat(rows(to, table.name()))
                            .as("rows of %s in the target, as in the source", table.name())
                            .isEqualTo(rows(from, table.name()));
                }
            }
        }
    }

    static List<String> rows(Session session, TableName table) {
        return session.list(
                "SELECT t::text AS image FROM ONLY " + table.quoted() + " t ORDER BY 1", row -> row.getString(1));
    }

    @Override
    public void close() {
        flow.abandon();
        customer.close();
        try (Session session = login(source).open("postgres", SessionSettings.control("test"))) {
            ReplicationSlots.drop(session, slot, Duration.ofSeconds(20));
        }
        try {
            Files.delete(spool);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
