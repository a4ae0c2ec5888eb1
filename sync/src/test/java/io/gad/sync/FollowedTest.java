package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A task in step, and what it lives through, each from its first copy on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FollowedTest {

    static final String TABLES = "CREATE TABLE item (id serial PRIMARY KEY, name text UNIQUE, n int);"
            + "CREATE TABLE part (id int PRIMARY KEY, item int REFERENCES item, note text);"
            + "INSERT INTO item (name, n) SELECT 'i' || g, g FROM generate_series(1, 1000) g;"
            + "INSERT INTO part SELECT g, g, 'x' FROM generate_series(1, 1000) g";

    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", TABLES);
    }

    @AfterEach
    void clear() {
        servers.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    @Test
    void aDefinitionOfOneTableChangesHowThatOneIsWrittenAndNoOther() {
        servers.source.execute("app", "CREATE TYPE shade AS ENUM ('red'); ALTER TABLE part ADD shade shade");
        // What another unique index holds is changed by way of a stage, however few the rows are.
        servers.source.execute("app", "CREATE UNIQUE INDEX ON item (id, n); CREATE UNIQUE INDEX ON part (id, note)");
        SyncTask task = servers.inStep("app");
        String change = "UPDATE item SET n = n + 1 WHERE id < 4; UPDATE part SET note = note || 'y' WHERE id < 4";
        List<String> stages = stagesAfter(change);
        assertThat(stages).hasSize(2);

        servers.source.execute("app", "ALTER TABLE item ADD m int DEFAULT 3, DROP COLUMN name");
        List<String> later = stagesAfter(change + "; UPDATE item SET m = n WHERE id = 3");
        assertThat(later).hasSize(2);
        assertThat(stages.stream().filter(later::contains)).hasSize(1);

        servers.source.execute("app", "CREATE INDEX ON part (note)");
        servers.source.execute("app", "DROP INDEX part_note_idx");
        assertThat(stagesAfter(change)).isEqualTo(later);

        servers.source.execute(
                "app",
                "BEGIN; ALTER TABLE part DROP COLUMN shade; " + change + "; DROP TYPE shade; " + change + "; END");
        List<String> last = stagesAfter(change);
        assertThat(last).hasSize(2);
        assertThat(last.stream().filter(later::contains)).hasSize(1);
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    /** The same table has another number on each side. */
    private SyncTask inStepWithOtherNumbers() {
        servers.source.execute("postgres", "CREATE TABLE one_more (); DROP TABLE one_more");
        SyncTask task = servers.inStep("app");
        String number = "SELECT 'item'::regclass::oid";
        assertThat(servers.target.value("app", number)).isNotEqualTo(servers.source.value("app", number));
        return task;
    }

    @Test
    void rowsWithANewColumnThatNamesObjectsOfItsOwnServerOrHasNoBinaryFormAreTheSameHere() {
        SyncTask task = inStepWithOtherNumbers();
        String parts = "SELECT to_jsonb(p)::text FROM public.part p ORDER BY id";
        String named = "ALTER TABLE part ADD k regclass; UPDATE part SET k = 'item' WHERE id < 3";
        servers.source.execute("app", named);
        servers.awaitEqual("app", parts);
        assertThat(servers.target.value("app", "SELECT k::text FROM part WHERE id = 1"))
                .isEqualTo("item");

        servers.source.execute("app", "ALTER TABLE part DROP k");
        servers.awaitEqual("app", parts);
        task.pause();
        servers.source.execute("app", named);
        servers.source.execute("app", "ALTER TABLE part DROP k; UPDATE item SET n = -1");
        task.resume();
        servers.awaitEqual("app", ITEMS);
        assertThat(servers.target.value("app", "SELECT n FROM item WHERE id = 1"))
                .isEqualTo("-1");

        task.pause();
        task.resume();
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        String withoutBinaryForm =
                "ALTER TABLE part ADD g aclitem[]; UPDATE part SET g = '{pg_monitor=r/pg_monitor,NULL}' WHERE id < 3";
        servers.source.execute("app", withoutBinaryForm);
        servers.awaitEqual("app", parts);
        servers.source.execute("app", "ALTER TABLE part DROP g");
        servers.awaitEqual("app", parts);
        task.pause();
        servers.source.execute("app", withoutBinaryForm);
        servers.source.execute("app", "ALTER TABLE part DROP g; UPDATE item SET n = -2");
        task.resume();
        servers.awaitEqual("app", ITEMS);
    }

    @Test
    void privilegesThatAreGivenWhileAnotherTransactionChangesTheTableAreNoMismatch() throws SQLException {
        servers.source.execute("postgres", "CREATE ROLE clerk");
        SyncTask task = servers.inStep("app");
        try (Connection customer = servers.source.connect("app");
                Statement statement = customer.createStatement()) {
            customer.setAutoCommit(false);
            statement.execute("COMMENT ON COLUMN item.n IS 'how many'");
            servers.source.execute("app", "GRANT SELECT ON item TO clerk");
            customer.commit();
            statement.execute("GRANT UPDATE (n) ON item TO clerk; GRANT INSERT ON item TO clerk");
            servers.source.execute("app", "COMMENT ON COLUMN item.name IS 'called'; ALTER TABLE part ADD m int");
            customer.commit();
        }
        servers.source.execute("app", "UPDATE item SET n = 7");
        servers.awaitEqual("app", ITEMS);
        servers.awaitEqual(
                "app",
                "SELECT concat(attacl, col_description(attrelid, attnum)) FROM pg_attribute"
                        + " WHERE attrelid = 'item'::regclass UNION ALL SELECT relacl::text FROM pg_class WHERE relname = 'item'");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    @Test
    void rowsThatTheQueryOfAViewWritesAreNotWrittenTwice() {
        servers.source.execute(
                "app",
                "CREATE TABLE journal (n int); CREATE FUNCTION written() RETURNS int LANGUAGE plpgsql AS"
                        + " 'BEGIN INSERT INTO public.journal VALUES (1); RETURN 1; END';"
                        + " CREATE MATERIALIZED VIEW writes AS SELECT written() AS n");
        SyncTask task = servers.inStep("app");
        assertThat(notes(task)).contains("not filled: public.writes", "writes into [public.journal]");
        servers.source.execute("app", "REFRESH MATERIALIZED VIEW writes");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> notes(task).contains("not refreshed: public.writes"));
        servers.awaitEqual("app", "SELECT n::text FROM journal");
        assertThat(servers.target.value("app", "SELECT count(*) FROM journal")).isEqualTo("2");
    }

    private static String notes(SyncTask task) {
        return task.status().databases().stream()
                .flatMap(d -> d.notes().stream())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void whatIsMadeOfANewColumnThatNamesObjectsOfItsOwnServerIsMadeOfTheSameNames() {
        SyncTask task = inStepWithOtherNumbers();
        servers.source.execute(
                "app",
                "ALTER TABLE part ADD k regclass; UPDATE part SET k = 'item' WHERE id < 3;"
                        + "ALTER TABLE part ALTER k TYPE text USING k::text");
        servers.awaitEqual("app", "SELECT to_jsonb(p)::text FROM public.part p WHERE id < 4 ORDER BY id");
    }

    @Test
    void aTableGoesTogetherWithTheOneWhoseRowsItsColumnHolds() {
        servers.source.execute(
                "app",
                "CREATE TABLE size (w int, h int); CREATE TABLE box (id int PRIMARY KEY, size size);"
                        + "INSERT INTO box VALUES (1, (2, 3))");
        SyncTask task = servers.inStep("app");
        servers.source.execute("app", "UPDATE box SET size = (4, 5)");
        servers.awaitEqual("app", "SELECT b::text FROM public.box b");

        servers.source.execute("app", "DROP TABLE box, size");
        servers.source.execute("app", "UPDATE item SET n = -1");
        servers.awaitEqual("app", ITEMS);
    }

    @Test
    void theRoomThatChangesTookOnTheirWayIsGivenBack() {
        SyncTask task = servers.inStep("app");
        List<String> stages = List.of();
        for (int i = 0; i < 12; i++) {
            // A key that moves is written by way of a stage.
            stages = stagesAfter("UPDATE part SET id = -id, note = (SELECT string_agg(md5(random()::text), '')"
                    + " FROM generate_series(1, 3200)) WHERE abs(id) = 1");
        }
        assertThat(stages).hasSize(1);
        String size = servers.target.value("app", "SELECT pg_total_relation_size(" + stages.getFirst() + ")");
        assertThat(Long.parseLong(String.valueOf(size))).isLessThan(800 * 1024);
    }

    @Test
    void theRoomThatATransactionTakesOnItsWayIsThatOfOneSetOfItsRows() {
        SyncTask task = servers.inStep("app");
        StringBuilder sets = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            sets.append("UPDATE part SET note = (SELECT string_agg(md5(random()::text), '')"
                    + " FROM generate_series(1, 32000)) WHERE id = 1; CREATE TABLE between_" + i + " ();");
        }
        try (Session holding = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.control("test"))) {
            holding.transaction(() -> {
                holding.execute("SELECT FROM public.item WHERE id = 1 FOR UPDATE");
                servers.source.execute("app", sets + "UPDATE item SET n = -1 WHERE id = 1");
                Awaitility.await()
                        .untilAsserted(() -> assertThat(servers.target.value(
                                        "postgres",
                                        // A standing slot that is being made waits for it too, as a walsender.
                                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                                + " AND backend_type = 'client backend'"))
                                .isEqualTo("1"));
                String size = servers.target.value(
                        "app",
                        "SELECT sum((pg_stat_file(d.path || '/' || f)).size) FROM pg_database,"
                                + " LATERAL (SELECT 'base/' || oid AS path) d, pg_ls_dir(d.path) f"
                                + " WHERE datname = 'app' AND f LIKE 't%'");
                assertThat(Long.parseLong(String.valueOf(size))).isLessThan(4 * 1024 * 1024);
            });
        }
        servers.awaitEqual("app", ITEMS);
    }

    /** The temporary tables that hold changes on the way, once these have arrived. */
    private List<String> stagesAfter(String change) {
        servers.source.execute("app", change);
        servers.awaitEqual("app", ITEMS);
        servers.awaitEqual("app", "SELECT p::text FROM public.part p ORDER BY id");
        return servers.target.column(
                "app",
                "SELECT oid FROM pg_class WHERE relname LIKE 'gad\\_stage\\_%' AND relpersistence = 't' ORDER BY 1");
    }

    @Test
    void drainsToAMarkerAndTellsItsPositions() {
        SyncTask task = servers.inStep();
        servers.source.execute("app", "INSERT INTO item (name, n) SELECT 'm' || g, g FROM generate_series(1, 5000) g");
        mark("end", "app", "postgres");

        assertThat(task.drain(Optional.of("end"), Duration.ofSeconds(20))).isTrue();
        Map<String, Lsn> positions = task.stop();

        assertThat(servers.target.column("app", ITEMS)).isEqualTo(servers.source.column("app", ITEMS));
        assertThat(positions).containsOnlyKeys("app", "postgres");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.STOPPED);
        assertThat(servers.target.value(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'gad/%'"
                                + " AND application_name <> 'gad/idle'"))
                .isEqualTo("0");
    }

    @Test
    void readsTheSequencesOnceMoreBehindTheMarker() {
        servers.source.execute(
                "app",
                "CREATE SEQUENCE cached CACHE 20; CREATE SEQUENCE falling INCREMENT -3 START 100 MINVALUE -1000 MAXVALUE 100;"
                        + "CREATE SEQUENCE fresh START 7");
        // Only the poll of the beginning comes by itself.
        servers.restartEngine(
                servers.settings().withPolls(Duration.ofMillis(300), Duration.ofHours(1), Duration.ofHours(1)));
        SyncTask task = servers.inStep("app");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> "4".equals(servers.target.value("app", "SELECT count(*) FROM gad.sequence")));
        servers.source.execute(
                "app",
                "SELECT nextval('cached'), nextval('falling'), nextval('falling');"
                        + "CREATE SEQUENCE later; SELECT nextval('later'), nextval('later')");
        mark("end", "app");

        assertThat(task.drain(Optional.of("end"), Duration.ofSeconds(20))).isTrue();

        assertThat(servers.target.column(
                        "app",
                        "SELECT sequence_name || ' ' || last_value || ' ' || is_called FROM gad.sequence ORDER BY 1"))
                .containsExactly(
                        "cached 20 true", "falling 97 true", "fresh 7 false", "item_id_seq 1000 true", "later 2 true");
    }

    @Test
    void updatesOfATableThatWasBeingMadeNeverFail() {
        SyncTask task;
        try (Session session =
                TaskOnTwoServers.login(servers.source).open("app", SessionSettings.control("customer"))) {
            session.execute("BEGIN; CREATE TABLE public.early (a int); INSERT INTO public.early VALUES (1)");
            task = servers.start("app");
            Awaitility.await()
                    .atMost(TaskOnTwoServers.SOON)
                    .until(() -> "1"
                            .equals(servers.source.value(
                                    "app",
                                    "SELECT count(*) FROM pg_event_trigger WHERE evtname = 'gad_ddl_capture_end'")));
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(TaskOnTwoServers.SOON)
                    .until(() -> "0".equals(servers.source.value("app", "SELECT count(*) FROM pg_publication")));
            session.execute("COMMIT");
        }
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    servers.source.execute("app", "UPDATE early SET a = a + 1");
                    return "1".equals(servers.source.value("app", "SELECT count(*) FROM pg_replication_slots"));
                });
        servers.source.execute("app", "UPDATE early SET a = -a");
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", "SELECT a::text FROM public.early");
    }

    private void mark(String marker, String... databases) {
        for (String database : databases) {
            servers.source.execute(
                    database, "UPDATE gad.heartbeat SET marker = '" + marker + "', counter = counter + 1");
        }
    }

    @Test
    void drainsWithoutAMarkerOnceTheSourceIsGone() {
        SyncTask task = servers.inStep();
        servers.source.kill();

        assertThat(task.drain(Optional.empty(), Duration.ofSeconds(10))).isTrue();
        assertThat(task.stop()).containsOnlyKeys("app", "postgres");
    }

    @Tag("long")
    @Test
    void takesUpANewDatabase() {
        SyncTask task = servers.inStep();

        servers.source.execute("postgres", "CREATE DATABASE later");
        servers.source.execute("later", "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)");
        servers.await(task, s -> s.databases().size() == 3 && s.state() == SyncTaskStatus.State.INCREMENTAL);
        servers.awaitEqual("later", "SELECT t::text FROM public.t t");
    }

    @Tag("long")
    @Test
    void beginsHeldAndSaysWhereItStands() {
        servers.awaitPhase(servers.start(), SyncPhase.INCREMENTAL);
        servers.source.kill();
        servers.restartEngine(servers.settings());
        SyncTask held = servers.engine().start(servers.heldSpec());
        assertThat(held.status().state()).isEqualTo(SyncTaskStatus.State.PAUSED);
        servers.source.startAgain();
        servers.source.execute("app", "INSERT INTO item (name, n) VALUES ('held', 1)");

        SyncTaskStatus standing = servers.awaitPhase(held, SyncPhase.INCREMENTAL);
        assertThat(standing.state()).isEqualTo(SyncTaskStatus.State.PAUSED);
        assertThat(standing.databases()).noneMatch(d -> d.position().equals(Lsn.ZERO));
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> "0"
                        .equals(servers.source.value("app", "SELECT count(*) FROM pg_replication_slots WHERE active")));

        held.resume();
        servers.awaitEqual("app", ITEMS);
    }

    @Tag("long")
    @Test
    void givesUpTheSlotPastItsBudget() {
        servers.restartEngine(servers.settings().withWalBudget(8L << 20, Duration.ofMillis(200)));
        SyncTask task = servers.inStep("app");
        task.pause();
        servers.source.execute(
                "app", "INSERT INTO item (name, n) SELECT repeat('w', 900) || g, g FROM generate_series(1, 20000) g");

        SyncTaskStatus status = servers.await(task, s -> s.state() == SyncTaskStatus.State.FAILED);

        assertThat(status.databases().getFirst().problemCode()).contains("WAL_BUDGET_EXCEEDED");
        org.awaitility.Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> "0".equals(servers.source.value("app", "SELECT count(*) FROM pg_replication_slots")));
    }
}
