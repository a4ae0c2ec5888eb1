package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.MemberInstance;
import io.gad.member.PromiseResult;
import io.gad.member.RecordResult;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary with two secondaries is gone, one is promoted, and the other stands where that one stood, or elsewhere. */
final class FollowOpenedTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Reign FIRST = new Reign(1, new UUID(1, 1));
    private static final Reign SECOND = new Reign(2, new UUID(2, 2));
    private static final String ROWS = "SELECT i::text FROM public.item i ORDER BY id";
    private static final String FILE = "SELECT pg_relation_filenode('item')";
    private static final String STANDING =
            "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_t1\\_%'";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final PostgresServer ap = PostgresServer.start(PostgresOptions.forTests());
    private final MemberInstance us = new MemberInstance(TaskOnTwoServers.login(servers.target), List.of("app"));
    private SyncTask toUs;
    private SyncTask toAp;

    @BeforeEach
    void bothInStep() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
        toUs = servers.inStep("app");
        toAp = servers.engine().start(spec("t2", "eu", servers.source, FIRST));
        servers.awaitPhase(toAp, SyncPhase.INCREMENTAL);
        Awaitility.await().atMost(SOON).until(() -> "1".equals(servers.target.value("app", STANDING)));
    }

    @AfterEach
    void close() {
        servers.close();
        ap.close();
    }

    private SyncTaskSpec spec(String id, String from, PostgresServer source, Reign reign) {
        return new SyncTaskSpec(
                id,
                "gad-1",
                "orders",
                "op-" + id,
                from,
                TaskOnTwoServers.login(source),
                "ap",
                TaskOnTwoServers.login(ap),
                reign,
                1,
                SchemaMode.COPY,
                List.of("app"),
                true,
                false,
                List.of(),
                new SyncStart.Copy());
    }

    private Optional<Lsn> position(PostgresServer server, String task) {
        return server.column("app", "SELECT position::text FROM gad.progress WHERE task = '" + task + "'").stream()
                .findFirst()
                .map(Lsn::parse);
    }

    private void promoteUs() {
        toUs.stop();
        assertThat(us.promise(SECOND, 1, 1, "op", SOON)).isInstanceOf(PromiseResult.Promised.class);
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op")).isInstanceOf(RecordResult.Done.class);
        assertThat(us.advanceSequences(SECOND, 1, SOON, false).left()).isEmpty();
        us.openForWrites(SECOND, 1, () -> {});
        servers.target.execute("app", "INSERT INTO item (name, n) VALUES ('after', 1)");
    }

    private FollowOpened follow() {
        return new FollowOpened(spec("t3", "us", servers.target, SECOND), "t1", "t2");
    }

    /** Nothing but the heart is written: both come to stand at the same. */
    private void bothAtTheSameEnd() {
        Awaitility.await().atMost(SOON).until(() -> position(ap, "t2").equals(position(servers.target, "t1")));
        servers.source.kill();
        Awaitility.await().atMost(SOON).until(() -> position(ap, "t2").equals(position(servers.target, "t1")));
    }

    @Test
    void whoStandsAtTheSameFollowsWithoutACopyAndMissesNothing() {
        servers.source.execute("app", "UPDATE item SET n = n + 1 WHERE id < 50");
        bothAtTheSameEnd();
        String file = ap.value("app", FILE);
        promoteUs();
        toAp.stop();

        assertThat(follow().begin()).isEmpty();
        assertThat(follow().begin()).as("repeated").isEmpty();
        servers.target.execute("app", "DELETE FROM item WHERE name = 'after'");
        SyncTask next = servers.engine().start(spec("t3", "us", servers.target, SECOND));
        servers.awaitPhase(next, SyncPhase.INCREMENTAL);
        servers.target.execute("app", "UPDATE item SET n = 0 WHERE id = 7");
        Awaitility.await().atMost(SOON).until(() -> ap.column("app", ROWS).equals(servers.target.column("app", ROWS)));
        assertThat(ap.value("app", FILE)).isEqualTo(file);
        assertThat(next.status().databases().getFirst().rowsCopied()).isZero();
        servers.requireEqual(next);
        assertThat(servers.target.value("app", STANDING))
                .as("kept for the next")
                .isEqualTo("1");
        assertThat(follow().begin()).as("repeated while it follows").isEmpty();
        servers.target.execute("app", "UPDATE item SET n = 1 WHERE id = 7");
        Awaitility.await().atMost(SOON).until(() -> ap.column("app", ROWS).equals(servers.target.column("app", ROWS)));
    }

    @Test
    void whoStandsElsewhereDoesNotAndIsLeftAsItIs() {
        toAp.stop();
        servers.source.execute("app", "UPDATE item SET n = n + 1 WHERE id < 50");
        servers.awaitEqual("app", ROWS);
        servers.source.kill();
        promoteUs();
        String before = ap.value("app", "SELECT role || epoch FROM gad.member");

        assertThat(follow().begin())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("ap stands at " + position(ap, "t2").orElseThrow())
                        .contains("us at " + position(servers.target, "t1").orElseThrow()));
        assertThat(ap.value("app", "SELECT role || epoch FROM gad.member")).isEqualTo(before);
        assertThat(servers.target.value("app", "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE '%t3%'"))
                .isEqualTo("0");
    }

    @Test
    void withoutAStandingSlotNobodyFollowsNorUnderAnotherPublicationNorWhereATableWaitsToBeRead() {
        bothAtTheSameEnd();
        promoteUs();
        toAp.stop();
        servers.target.execute("app", "INSERT INTO gad.reread (relation, why) VALUES ('item'::regclass, 'test')");
        assertThat(follow().begin())
                .hasValueSatisfying(why -> assertThat(why).contains("still to be read anew", "item"));
        servers.target.execute("app", "DELETE FROM gad.reread");
        servers.target.execute("app", "ALTER PUBLICATION gad_pub SET (publish = 'insert')");
        servers.target.execute("app", "ALTER PUBLICATION gad_pub SET (publish = 'insert, update, delete, truncate')");
        assertThat(follow().begin()).hasValueSatisfying(why -> assertThat(why).contains("publication of database app"));

        servers.target.execute(
                "app",
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_%'");
        assertThat(follow().begin())
                .hasValueSatisfying(why -> assertThat(why).contains("us keeps no standing slot of database app"));
    }
}
