package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.member.FenceResult;
import io.gad.member.Mandate;
import io.gad.member.MemberInstance;
import io.gad.member.MemberRole;
import io.gad.member.PromiseResult;
import io.gad.member.RecordResult;
import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.SqlState;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.testkit.Customer;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;

/** The roles turn with both sides in step: the former primary follows the new one from there, and nothing is copied. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FollowOnTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Reign FIRST = new Reign(1, new UUID(1, 1));
    private static final Reign SECOND = new Reign(2, new UUID(2, 2));
    private static final Mandate OPEN = new Mandate(FIRST, 1, MemberRole.PRIMARY);
    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";
    private static final String FILES =
            "SELECT relname || ' ' || pg_relation_filenode(oid) FROM pg_class WHERE relname IN ('item', 'part') ORDER BY 1";
    private static final String SLOTS = "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_t2\\_%'";

    private static final String STANDING =
            "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_t1\\_%' AND confirmed_flush_lsn IS NOT NULL";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final MemberInstance eu = new MemberInstance(TaskOnTwoServers.login(servers.source), List.of("app"));
    private final MemberInstance us = new MemberInstance(TaskOnTwoServers.login(servers.target), List.of("app"));

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
    }

    @AfterEach
    void clear() {
        servers.restartEngine(servers.settings());
        SyncTask.removeSourceSlots(TaskOnTwoServers.login(servers.target), "t2", false);
        servers.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    private static SyncTaskSpec back(TaskOnTwoServers servers, Reign reign) {
        return back(servers, reign, TaskOnTwoServers.login(servers.source));
    }

    private static SyncTaskSpec back(TaskOnTwoServers servers, Reign reign, Login follower) {
        return new SyncTaskSpec(
                "t2",
                "gad-1",
                "orders",
                "op-switch",
                "us",
                TaskOnTwoServers.login(servers.target),
                "eu",
                follower,
                reign,
                1,
                SchemaMode.COPY,
                List.of("app"),
                false,
                false,
                List.of(),
                new SyncStart.Copy());
    }

    /** Fence, drain, stop, take: the new primary is recorded and not open yet. */
    private void turn(SyncTask task) {
        assertThat(eu.fence(FIRST, 1, "op-switch", SOON)).isInstanceOf(FenceResult.Fenced.class);
        eu.writeMarker("op-switch", FIRST, 1);
        assertThat(task.drain(Optional.of("op-switch"), SOON)).isTrue();
        assertThat(us.lastBeats()).isEqualTo(eu.lastBeats());
        assertThat(us.lastBeats().get("app")).endsWith(" op-switch");
        task.stop();
        assertThat(us.promise(SECOND, 1, 1, "op-switch", SOON)).isInstanceOf(PromiseResult.Promised.class);
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op-switch")).isInstanceOf(RecordResult.Done.class);
        assertThat(us.advanceSequences(SECOND, 1, SOON, true).left()).isEmpty();
    }

    private Map<String, Lsn> open() {
        us.openForWrites(SECOND, 1, () -> {});
        Map<String, Lsn> openedAt = us.openedAt(SECOND);
        us.openForWrites(SECOND, 1, () -> {});
        assertThat(us.openedAt(SECOND)).isEqualTo(openedAt);
        return openedAt;
    }

    @Test
    void theFormerPrimaryFollowsWithoutACopyAndNothingIsAppliedTwice() {
        SyncTask task = servers.inStep("app");
        servers.source.execute("app", "CREATE TABLE log (note text)");
        servers.source.execute("app", "INSERT INTO log SELECT 'before' FROM generate_series(1, 3)");
        List<String> files = servers.source.column("app", FILES);
        FollowOn followOn = new FollowOn(back(servers, SECOND));
        List<FollowOn.Place> places = followOn.prepare(OPEN, "t1", PATIENCE);
        // Comes through the slot that stands already, and is here: a second time it would show in a table without a
        // key.
        servers.source.execute("app", "INSERT INTO log VALUES ('between'); UPDATE item SET n = n + 1 WHERE id < 500");
        servers.source.execute("app", "CREATE TABLE late (id int PRIMARY KEY); INSERT INTO late VALUES (1)");
        turn(task);
        Map<String, String> held = us.lastBeats();
        Map<String, Lsn> openedAt = open();
        servers.target.execute(
                "app", "INSERT INTO item (name, n) VALUES ('after', 1); INSERT INTO log VALUES ('after')");

        assertThat(followOn.begin(places, openedAt, held)).isEmpty();
        assertThat(followOn.begin(places, openedAt, held)).isEmpty();
        followOn.settleSource();
        SyncTask back = servers.engine().start(back(servers, SECOND));
        servers.awaitPhase(back, SyncPhase.INCREMENTAL);
        servers.target.execute(
                "app",
                "UPDATE item SET n = 0 WHERE id = 7; INSERT INTO late VALUES (2);"
                        + " ALTER TABLE item ADD extra text; UPDATE item SET extra = 'x' WHERE id < 3");
        servers.awaitEqual("app", ITEMS);
        servers.awaitEqual("app", "SELECT note FROM log ORDER BY 1");
        servers.awaitEqual("app", "SELECT id::text FROM late ORDER BY 1");

        assertThat(servers.source.column("app", FILES)).isEqualTo(files);
        assertThat(servers.source.value("app", "SELECT id FROM item WHERE name = 'after'"))
                .isEqualTo("1001");
        assertThat(back.status().databases().getFirst().rowsCopied()).isZero();
        servers.requireEqual(back);
        try (Customer customer = servers.source.customer("app")) {
            assertThatThrownBy(() -> customer.execute("INSERT INTO item (name) VALUES ('refused')"))
                    .hasStackTraceContaining("read-only transaction");
        }
    }

    @Test
    void whoIsToldToFollowWhileTheNewPrimaryIsGoneGoesOnWhenItIsBack() {
        SyncTask task = servers.inStep("app");
        FollowOn followOn = new FollowOn(back(servers, SECOND));
        List<FollowOn.Place> places = followOn.prepare(OPEN, "t1", PATIENCE);
        turn(task);
        Map<String, String> held = us.lastBeats();
        Map<String, Lsn> openedAt = open();
        servers.target.execute("app", "INSERT INTO item (name, n) VALUES ('after', 1)");
        servers.target.kill();

        assertThat(followOn.begin(places, openedAt, held)).isEmpty();
        SyncTask back = servers.engine().start(back(servers, SECOND));
        servers.restartEngine(servers.settings());
        servers.target.startAgain();
        back = servers.engine().start(back(servers, SECOND));

        servers.awaitPhase(back, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", ITEMS);
        servers.requireEqual(back);
    }

    @Test
    void aFollowerThatHasLostItsLastCommitsMeanwhileIsBroughtInLineInsteadOfSkippingThem() throws SQLException {
        SyncTask task = servers.inStep("app");
        FollowOn followOn = new FollowOn(back(servers, SECOND));
        List<FollowOn.Place> places = followOn.prepare(OPEN, "t1", PATIENCE);
        turn(task);
        Map<String, String> held = us.lastBeats();
        Map<String, Lsn> openedAt = open();
        loseTheLastCommits();
        servers.target.execute("app", "INSERT INTO item (name, n) VALUES ('after', 1)");

        assertThat(followOn.begin(places, openedAt, held)).containsExactly("app");
        assertThat(followOn.begin(places, openedAt, held)).as("repeated").containsExactly("app");

        SyncTask back = servers.engine().start(back(servers, SECOND));
        servers.awaitPhase(back, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", ITEMS);
        servers.requireEqual(back);
        assertThat(followOn.begin(places, openedAt, held)).isEmpty();
    }

    /** As where a standby that lagged takes the place of the closed primary: it stands a few commits before its end. */
    private void loseTheLastCommits() throws SQLException {
        try (Connection connection = servers.source.connect("app");
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off; SET session_replication_role = replica");
            statement.execute("DELETE FROM item WHERE id > 990");
            statement.execute("UPDATE gad.heartbeat SET counter = counter - 1, marker = NULL");
        }
    }

    @Test
    void aTransactionThatIsOpenInAnotherDatabaseIsNotWaitedForLongerThanAskedAndNothingIsLeftBehind()
            throws SQLException {
        SyncTask task = servers.inStep("app");
        FollowOn followOn = new FollowOn(back(servers, SECOND));
        try (Connection other = servers.target.connect("postgres");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("CREATE TABLE others ()");

            assertThatThrownBy(() -> followOn.prepare(OPEN, "without-standing-slots", Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(
                            PostgresException.class, e -> assertThat(e.kind()).isEqualTo(SqlState.CONTENTION))
                    .hasMessageContaining("process " + pid(other))
                    .hasMessageContaining("database postgres, application testkit");
            assertThat(servers.target.value("app", SLOTS)).isEqualTo("0");
            other.rollback();
        }
        assertThat(followOn.prepare(OPEN, "t1", PATIENCE)).hasSize(1);
        assertThat(servers.target.value("app", SLOTS)).isEqualTo("1");
        assertThat(followOn.prepare(OPEN, "t1", PATIENCE)).hasSize(1);
        SyncTask.removeSourceSlots(TaskOnTwoServers.login(servers.target), "t2", false);
        assertThat(servers.target.value("app", SLOTS)).isEqualTo("0");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    private static String pid(Connection connection) throws SQLException {
        return String.valueOf(connection.unwrap(PGConnection.class).getBackendPID());
    }

    /** It may be somebody's report that runs for hours: the standing slot stands, and is as good. */
    @Test
    void aTransactionThatStaysOpenHoldsNobodyUpWhereThereIsAStandingSlot() throws SQLException {
        SyncTask task = servers.inStep("app");
        servers.source.execute("app", "CREATE TABLE log (note text)");
        Awaitility.await().atMost(SOON).until(() -> "1".equals(servers.target.value("app", STANDING)));
        FollowOn followOn = new FollowOn(back(servers, SECOND));
        List<FollowOn.Place> places;
        try (Connection other = servers.target.connect("postgres");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("CREATE TABLE others ()");
            long begin = System.nanoTime();
            places = followOn.prepare(OPEN, "t1", Duration.ofMinutes(5));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            assertThat(followOn.prepare(OPEN, "t1", Duration.ofMinutes(5)))
                    .as("what stands is left alone")
                    .isEqualTo(places);

            servers.source.execute("app", "INSERT INTO log VALUES ('between')");
            turn(task);
            Map<String, String> held = us.lastBeats();
            Map<String, Lsn> openedAt = open();
            servers.target.execute("app", "INSERT INTO log VALUES ('after')");
            assertThat(followOn.begin(places, openedAt, held)).isEmpty();
            other.rollback();
        }
        SyncTask back = servers.engine().start(back(servers, SECOND));
        servers.awaitPhase(back, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", "SELECT note FROM log ORDER BY 1");
        assertThat(back.status().databases().getFirst().rowsCopied()).isZero();
        servers.requireEqual(back);
    }

    @Test
    void anAccountThatMayNotBeASecondarysIsFoundBeforeASlotIsMade() {
        servers.inStep("app");
        servers.source.execute("postgres", "CREATE ROLE plain LOGIN REPLICATION PASSWORD 'plain'");
        Login plain = new Login(
                Dsn.parse(servers.source.dsn().replace(PostgresServer.USER + "@", "plain@")), new Secret("plain"));
        SyncTaskSpec spec = back(servers, SECOND, plain);

        assertThatThrownBy(() -> new FollowOn(spec).prepare(OPEN, "t1", PATIENCE))
                .isInstanceOf(SyncProblem.class)
                .hasMessageContaining("found plain");
        assertThat(servers.target.value("app", SLOTS)).isEqualTo("0");
        servers.source.execute("postgres", "DROP ROLE plain");
    }

    @Test
    void aSecondaryGoesOnFromWhereItIsWhenItsPrimaryBeginsANewReign() {
        SyncTask task = servers.inStep("app");
        eu.fence(FIRST, 1, "op-switch", SOON);
        task.stop();
        assertThat(eu.recordPrimary(FIRST, SECOND, 1, "op-switch")).isInstanceOf(RecordResult.Done.class);
        eu.openForWrites(SECOND, 1, () -> {});
        servers.source.execute("app", "INSERT INTO item (name, n) VALUES ('after', 1)");
        SyncTaskSpec first = servers.spec(SchemaMode.COPY, List.of("app"), false);
        SyncTaskSpec next = new SyncTaskSpec(
                first.id(),
                first.groupId(),
                first.groupName(),
                first.operation(),
                first.sourceInstance(),
                first.source(),
                first.targetInstance(),
                first.target(),
                SECOND,
                1,
                first.schemaMode(),
                first.databases(),
                false,
                false,
                List.of(),
                new SyncStart.Copy());

        new FollowOn(next).goOn();
        new FollowOn(next).goOn();

        SyncTask on = servers.engine().start(next);
        servers.awaitPhase(on, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", ITEMS);
        servers.requireEqual(on);
    }
}
