package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A task in step, and what it lives through, of a database that is copied once: each test goes on with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InStepTest {

    /** As nobody but a test does it. */
    private static final String PAST_THE_GUARDS = "SET default_transaction_read_only = off;"
            + " BEGIN READ WRITE; SET LOCAL session_replication_role = replica; %s; COMMIT";

    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";

    private final TaskOnTwoServers servers = new TaskOnTwoServers(
            PostgresOptions.forTests(), PostgresOptions.forTests().with("max_prepared_transactions", "2"));

    @BeforeAll
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
    }

    @AfterEach
    void stop() {
        servers.restartEngine(servers.settings());
    }

    @AfterAll
    void close() {
        servers.close();
    }

    @Test
    void changesArriveAndTheTargetRefusesOthers() {
        SyncTask task = servers.inStep("app");

        servers.source.execute("app", "INSERT INTO item (name, n) SELECT 'n' || g, g FROM generate_series(1, 100) g");
        servers.source.execute("app", "UPDATE item SET n = n + 1 WHERE id % 2 = 0");
        servers.source.execute("app", "DELETE FROM part WHERE id > 900");
        servers.source.execute("app", "CREATE TABLE later (id int PRIMARY KEY); INSERT INTO later VALUES (1)");

        servers.awaitEqual("app", ITEMS);
        servers.awaitEqual("app", "SELECT p::text FROM public.part p ORDER BY id");
        org.awaitility.Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .until(() -> "1".equals(servers.target.value("app", "SELECT id FROM public.later")));
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> servers.target.execute("app", "INSERT INTO item (name) VALUES ('mine')"))
                .hasRootCauseMessage("ERROR: cannot execute INSERT in a read-only transaction");
        assertThat(servers.target.value("app", "SELECT count(*) FROM gad.sequence"))
                .isEqualTo("1");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    @Test
    void aDefinitionIsTakenFromItsOwnTransactionOfAStringThatHoldsSeveral() throws SQLException {
        servers.inStep("app");
        String url = servers.source.url("app") + "?preferQueryMode=simple"; // or the driver would cut the string up
        try (Connection customer = DriverManager.getConnection(url, PostgresServer.USER, servers.source.password());
                Statement statement = customer.createStatement()) {
            statement.execute("CREATE TABLE converted (v text); INSERT INTO converted VALUES ('x')");
            String string = "BEGIN; ALTER TABLE converted ALTER v TYPE text USING v || 'a'; COMMIT;"
                    + " BEGIN; ALTER TABLE converted ALTER v TYPE text USING v || 'b'; COMMIT";
            statement.execute(string);
            statement.execute(string);
        }
        servers.awaitEqual("app", "SELECT v FROM converted");
        assertThat(servers.target.value("app", "SELECT v FROM converted")).isEqualTo("xabab");
    }

    @Test
    void rowsThatOnlyFitBehindTheEndOfAnIndexAreTakenBeforeItsRecord() throws Exception {
        servers.source.execute(
                "app",
                "CREATE TABLE dense (id int PRIMARY KEY, n int); CREATE UNIQUE INDEX once ON dense (n);"
                        + " INSERT INTO dense VALUES (1, 1); CREATE TABLE loose (a int NOT NULL, b int);"
                        + " CREATE UNIQUE INDEX loosely ON loose (a); INSERT INTO loose VALUES (1, 1)");
        SyncTask task = servers.inStep("app");
        String rows = "SELECT d::text FROM dense d ORDER BY id";
        servers.awaitEqual("app", "SELECT relname FROM pg_class WHERE relname IN ('once', 'loosely') ORDER BY 1");
        whileIndexIsDead("once", "dense", () -> {
                    servers.source.execute("app", "INSERT INTO dense VALUES (2, 1)");
                    servers.awaitEqual("app", rows);
                })
                .get();
        task.pause();
        whileIndexIsDead("loosely", "loose", () -> servers.source.execute("app", "INSERT INTO loose VALUES (1, 2)"))
                .get();
        servers.source.execute("app", "CREATE UNIQUE INDEX loosely ON loose (a, b); INSERT INTO loose VALUES (1, 3)");
        task.resume();
        servers.awaitEqual("app", "SELECT l::text FROM loose l ORDER BY b");
        servers.awaitEqual("app", "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    @Test
    void aRowThatTakesTheKeyOfAnotherWhileTheIndexIsDeadIsNotTakenForIt() throws Exception {
        servers.source.execute(
                "app",
                "CREATE TABLE swapped (a int NOT NULL, b text); CREATE UNIQUE INDEX swapping ON swapped (a);"
                        + " INSERT INTO swapped VALUES (1, 'x'), (2, 'x2')");
        SyncTask task = servers.inStep("app");
        servers.awaitEqual("app", "SELECT relname FROM pg_class WHERE relname = 'swapping'");
        task.pause();
        whileIndexIsDead("swapping", "swapped", () -> {
                    servers.source.execute(
                            "app", "INSERT INTO swapped VALUES (1, 'y'); DELETE FROM swapped WHERE b = 'x'");
                    servers.source.execute(
                            "app", "INSERT INTO swapped VALUES (2, 'y2'); UPDATE swapped SET a = 3 WHERE b = 'x2'");
                })
                .get();
        task.resume();
        servers.awaitEqual("app", "SELECT s::text FROM swapped s ORDER BY 1");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    @Test
    void anIndexWhoseDropWasGivenUpIsMadeAgainOnceTheSourceUsesItAgain() throws Exception {
        servers.source.execute(
                "app",
                "CREATE TABLE kept (id int PRIMARY KEY, n int); CREATE UNIQUE INDEX keeps ON kept (n);"
                        + " INSERT INTO kept VALUES (1, 1)");
        servers.inStep("app");
        String rows = "SELECT k::text FROM kept k ORDER BY id";
        String index = "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('keeps')";
        servers.awaitEqual("app", index);
        Future<?> drop = whileIndexIsDead("keeps", "kept", () -> {
            servers.source.execute("app", "INSERT INTO kept VALUES (2, 1)");
            servers.awaitEqual("app", rows);
            servers.source.execute(
                    "app", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'DROP INDEX %keeps'");
        });
        assertThatThrownBy(drop::get).hasMessageContaining("keeps");
        assertThat(servers.target.value("app", index)).isEqualTo("0");
        servers.source.execute("app", "DELETE FROM kept WHERE id = 2");
        servers.source.execute("app", "REINDEX INDEX keeps");
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> {
            servers.source.execute("app", "UPDATE kept SET n = n + 1"); // So that the target moves on.
            return "1".equals(servers.target.value("app", index));
        });
        servers.awaitEqual("app", rows);
        servers.source.execute("app", "DROP INDEX keeps");
        servers.awaitEqual("app", index);
        assertThat(servers.target.value("app", "SELECT count(*) FROM gad.changed WHERE kind LIKE 'index %'"))
                .isEqualTo("0");
    }

    /** Somebody reads the table from before the index is dead until the work is done: its drop waits for him. */
    private Future<?> whileIndexIsDead(String index, String table, Runnable work) throws SQLException {
        String is = "SELECT indisvalid || ' ' || indislive FROM pg_index WHERE indexrelid = '" + index + "'::regclass";
        FutureTask<?> drop =
                new FutureTask<>(() -> servers.source.execute("app", "DROP INDEX CONCURRENTLY " + index), null);
        try (Connection before = servers.source.connect("app");
                Connection after = servers.source.connect("app");
                Statement first = before.createStatement();
                Statement second = after.createStatement()) {
            before.setAutoCommit(false);
            after.setAutoCommit(false);
            first.execute("SELECT FROM " + table);
            var unused = Thread.ofVirtual().start(drop);
            Awaitility.await()
                    .atMost(TaskOnTwoServers.SOON)
                    .until(() -> "false true".equals(servers.source.value("app", is)));
            second.execute("SELECT FROM " + table);
            before.commit();
            Awaitility.await()
                    .atMost(TaskOnTwoServers.SOON)
                    .until(() -> "false false".equals(servers.source.value("app", is)));
            work.run();
            after.commit();
        }
        return drop;
    }

    @Test
    void pausesAndResumes() {
        SyncTask task = servers.inStep("app");

        task.pause();
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.PAUSED);
        servers.source.execute("app", "INSERT INTO item (name, n) VALUES ('paused', 1)");
        task.resume();

        servers.awaitEqual("app", ITEMS);
    }

    /** Also one that is idle in its transaction, which takes no cancelling. */
    @Test
    void whoeverHoldsUpTheApplyOnTheTargetIsToldAndAfterAWhileEnded() throws SQLException {
        servers.source.execute("app", "CREATE TABLE read (id int); INSERT INTO read VALUES (1)");
        SyncTask task = servers.inStep("app");
        servers.awaitEqual("app", "SELECT to_regclass('public.read')::text");
        try (Connection reader = servers.target.connect("app");
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SET application_name = 'report'");
            statement.execute("SELECT * FROM read");
            servers.source.execute("app", "TRUNCATE read");
            servers.await(
                    task,
                    s -> s.databases().getFirst().notes().stream().anyMatch(note -> note.contains("report, idle")));

            servers.restartEngine(servers.settings().withReaderPatience(Duration.ofSeconds(1)));
            servers.start("app");
            servers.awaitEqual("app", "SELECT count(*)::text FROM read");
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
    }

    /** The apply waits first, and would be the first to look for a deadlock. */
    @Test
    void ofADeadlockWithTheApplyTheReaderIsCancelled() throws SQLException {
        servers.source.execute("app", "CREATE TABLE read_first (id int); CREATE TABLE emptied (id int)");
        servers.inStep("app");
        servers.awaitEqual("app", "SELECT to_regclass('public.emptied')::text");
        try (Connection reader = servers.target.connect("app");
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SET deadlock_timeout = '100ms'"); // Far below the apply's, however slow the machine is.
            statement.execute("SELECT FROM read_first");
            servers.source.execute(
                    "app", "BEGIN; TRUNCATE emptied; TRUNCATE read_first; INSERT INTO read_first VALUES (1); COMMIT");
            TaskOnTwoServers.awaitWaiting(servers.target, "read_first");
            assertThatThrownBy(() -> statement.execute("SELECT FROM emptied"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40P01"));
            reader.rollback();
        }
        servers.awaitEqual("app", "SELECT id::text FROM read_first");
    }

    @Test
    void aPreparedTransactionThatHoldsUpTheApplyIsToldAndNotEnded() throws SQLException {
        servers.source.execute("app", "CREATE TABLE left_over (id int); INSERT INTO left_over VALUES (1)");
        servers.restartEngine(servers.settings().withReaderPatience(Duration.ofSeconds(1)));
        SyncTask task = servers.inStep("app");
        servers.awaitEqual("app", "SELECT id::text FROM left_over");
        servers.target.execute("app", "BEGIN; SELECT FROM left_over; PREPARE TRANSACTION 'left over'");
        servers.source.execute("app", "TRUNCATE left_over");
        servers.await(
                task,
                s -> s.databases().getFirst().notes().stream()
                        .anyMatch(note -> note.contains("the prepared transaction left over (of user ")));
        assertThat(servers.target.value("app", "SELECT count(*) FROM pg_prepared_xacts"))
                .isEqualTo("1");

        servers.target.execute("app", "ROLLBACK PREPARED 'left over'");
        servers.awaitEqual("app", "SELECT count(*)::text FROM left_over");
    }

    @Test
    void isNotDrainedIfTheSequencesCannotBeReadInTime() {
        servers.restartEngine(
                servers.settings().withPolls(Duration.ofMillis(300), Duration.ofHours(1), Duration.ofHours(1)));
        SyncTask task = servers.inStep("app");
        servers.source.execute("app", "INSERT INTO item (name, n) VALUES ('arrives', 1)");
        servers.awaitEqual("app", ITEMS);
        servers.source.execute("app", "UPDATE gad.heartbeat SET marker = 'end', counter = counter + 1");
        try (Session session = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.apply("test"))) {
            session.transaction(() -> {
                session.execute("LOCK TABLE gad.sequence IN ACCESS EXCLUSIVE MODE");
                assertThat(task.drain(Optional.of("end"), Duration.ofSeconds(2)))
                        .isFalse();
            });
        }
    }

    @Test
    void aRefusalThatHasPassedWhenItIsLookedAtIsTriedAgain() {
        SyncTask task = servers.inStep("app");
        refuse("passing", "P0001", "nextval('gad.asked') = 1");
        servers.source.execute("app", "INSERT INTO passing VALUES (1)");
        servers.awaitEqual("app", "SELECT id FROM public.passing");
        assertThat(servers.target.value("app", "SELECT last_value FROM gad.asked"))
                .as("written, looked at, written again")
                .isEqualTo("3");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    @Test
    void aRefusalThatPassesEachTimeItIsLookedAtIsToldInItsOwnWords() {
        SyncTask task = servers.inStep("app");
        refuse("again", "P0001", "nextval('gad.asked') % 2 = 1");
        servers.source.execute("app", "INSERT INTO again VALUES (1)");
        assertThat(servers.problem(task)).isEqualTo("APPLY_REFUSED");
        assertThat(task.status().databases().getFirst().problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("not now: 1").contains("resume"));
        servers.target.execute("app", PAST_THE_GUARDS.formatted("DROP TRIGGER refused ON again"));
        task.resume();
        servers.awaitEqual("app", "SELECT id FROM public.again");
    }

    @Test
    void whatIsRefusedAsIfItWouldPassIsShownAllTheTimeThatItDoesNot() {
        SyncTask task = servers.inStep("app");
        refuse("held", "55000", "nextval('gad.asked') > 0 AND pg_sleep(0.5)::text = ''");
        servers.source.execute("app", "INSERT INTO held VALUES (1)");
        SyncTaskStatus seen = servers.await(task, s -> !shown(s).isEmpty());
        assertThat(shown(seen)).isEqualTo("IN_USE");
        // The longest pause between two attempts is 5 s, and the servers answer all the time.
        org.awaitility.Awaitility.await()
                .during(Duration.ofSeconds(7))
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> shown(task.status()).equals("IN_USE"));
        servers.target.execute("app", PAST_THE_GUARDS.formatted("DROP TRIGGER refused ON held"));
        servers.await(task, s -> shown(s).isEmpty());
        servers.awaitEqual("app", "SELECT id FROM public.held");
    }

    private static String shown(SyncTaskStatus status) {
        return status.databases().getFirst().problemCode().orElse("");
    }

    /** A table whose copy refuses rows under a condition, told with how often it was asked. */
    private void refuse(String table, String sqlState, String condition) {
        servers.source.execute("app", "CREATE TABLE " + table + " (id int PRIMARY KEY)");
        org.awaitility.Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> servers.target.value("app", "SELECT to_regclass('public." + table + "')") != null);
        servers.target.execute(
                "app",
                PAST_THE_GUARDS.replace(
                        "%s",
                        "DROP SEQUENCE IF EXISTS gad.asked CASCADE; CREATE SEQUENCE gad.asked;"
                                + " CREATE OR REPLACE FUNCTION gad.refuse_" + table
                                + "() RETURNS trigger LANGUAGE plpgsql AS $$"
                                + " BEGIN IF " + condition + " THEN RAISE EXCEPTION 'not now: %', currval('gad.asked')"
                                + " USING ERRCODE = '" + sqlState + "'; END IF; RETURN NULL; END $$;"
                                + " CREATE TRIGGER refused AFTER INSERT ON " + table
                                + " FOR EACH STATEMENT EXECUTE FUNCTION gad.refuse_" + table + "();"
                                + " ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER refused"));
    }

    @Test
    void goesOnAfterSourceTargetAndEngineWereKilled() {
        servers.inStep("app");

        servers.source.execute("app", "UPDATE item SET n = 0");
        servers.target.kill();
        servers.source.execute("app", "INSERT INTO item (name, n) VALUES ('target was down', 1)");
        servers.target.startAgain();
        servers.awaitEqual("app", ITEMS);

        servers.source.kill();
        servers.source.startAgain();
        servers.source.execute("app", "INSERT INTO item (name, n) VALUES ('source was down', 2)");
        servers.awaitEqual("app", ITEMS);

        servers.restartEngine(servers.settings());
        servers.source.execute("app", "INSERT INTO item (name, n) VALUES ('engine was down', 3)");
        SyncTask again = servers.start("app");
        servers.awaitEqual("app", ITEMS);
        servers.awaitPhase(again, SyncPhase.INCREMENTAL);
    }
}
