package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.verify.VerificationStatus;
import io.gad.sync.verify.VerifiedTable;
import io.gad.sync.verify.VerifyRequest;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A table whose rows no stream carries is left out, and read anew at a cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RereadTest {

    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY 1";
    private static final String PARTS = "SELECT p::text FROM public.part p ORDER BY 1";

    private static final String KEY =
            "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'public.part'::regclass AND attname"
                    + " = 'id'";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute(
                "app",
                "CREATE TABLE item (id int PRIMARY KEY, name text UNIQUE, n int);CREATE TABLE part (id int PRIMARY"
                        + " KEY, item int REFERENCES item, note text);INSERT INTO item SELECT g, 'i' || g, g FROM"
                        + " generate_series(1, 500) g;INSERT INTO part SELECT g, g, 'x' FROM generate_series(1, 500)"
                        + " g;CREATE TABLE apart (id int PRIMARY KEY); CREATE SEQUENCE numbers START 10000; CREATE"
                        + " UNLOGGED TABLE quick (id int, v text);INSERT INTO quick VALUES (1, 'a'), (1, 'a'), (2,"
                        + " NULL);CREATE MATERIALIZED VIEW total AS SELECT sum(n) AS n FROM item");
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
    void rowsThatOnlyTheSourceKnowsAreReadOnceACutCanBeMadeAlsoAfterKills() {
        SyncTask task = servers.inStep("app");
        try (Session open = TaskOnTwoServers.login(servers.source).open("app", SessionSettings.control("customer"))) {
            open.execute("BEGIN; INSERT INTO public.apart VALUES (1)");
            servers.source.execute("app", "ALTER TABLE item ADD COLUMN r float DEFAULT random()");
            servers.source.execute("app", "ALTER TABLE quick SET LOGGED");
            change();
            waits(task);

            servers.target.kill();
            servers.target.startAgain();
            servers.restartEngine(servers.settings());
            task = servers.start("app");
            waits(task);
            change();
            servers.source.execute("app", "ALTER TABLE item RENAME COLUMN n TO number");
            servers.source.execute("app", "INSERT INTO item VALUES (2000, 'late', 1, 1)");
            open.execute("COMMIT");
        }
        // The key itself gets values that nobody can know.
        servers.source.execute("app", "ALTER TABLE part ALTER COLUMN id TYPE bigint USING nextval('numbers')");
        servers.source.execute("app", "UPDATE part SET note = 'after' WHERE id % 2 = 0");

        isRead(task);
        servers.source.execute("app", "UPDATE item SET number = number + 1; DELETE FROM item WHERE id = 2000");
        servers.source.execute("app", "UPDATE part SET id = id + 100000; DELETE FROM quick WHERE id = 2");
        servers.awaitEqual("app", ITEMS);
        servers.awaitEqual("app", PARTS);
        servers.awaitEqual("app", "SELECT q::text FROM public.quick q ORDER BY 1");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    private void change() {
        servers.source.execute(
                "app",
                "UPDATE item SET name = name || 'x' WHERE id % 3 = 0; DELETE FROM item WHERE id > 500;"
                        + "INSERT INTO item (id, name) SELECT g, 'more' || g FROM generate_series(600, 650) g;"
                        + "UPDATE part SET note = note || 'y' WHERE id % 5 = 0; INSERT INTO quick VALUES (3, 'b')");
    }

    private void waits(SyncTask task) {
        SyncTaskStatus status = servers.await(
                task,
                s -> s.databases().stream()
                        .anyMatch(d -> d.problem()
                                .filter(p -> p.contains("public.item") && p.contains("It waits"))
                                .isPresent()));
        assertThat(status.state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
        assertThat(status.databases().getFirst().problemCode()).contains("TABLE_REREAD");
        assertThat(task.tablesToRead()).isPositive();
    }

    private void isRead(SyncTask task) {
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> "0".equals(servers.target.value("app", "SELECT count(*) FROM gad.reread"))
                        && "bigint".equals(servers.target.value("app", KEY))
                        && task.tablesToRead() == 0);
    }

    @Test
    void rowsThatAreOlderThanTheChecksWhichTheyBreakAreWrittenAllTheSame() {
        servers.source.execute(
                "app",
                "CREATE DOMAIN whole AS int; CREATE TABLE old (id int, n int, w whole[]) PARTITION BY RANGE (id);"
                        + "CREATE TABLE old_1 PARTITION OF old (PRIMARY KEY (id)) FOR VALUES FROM (0) TO (10);"
                        + "CREATE TABLE old_2 PARTITION OF old FOR VALUES FROM (10) TO (20);"
                        + "INSERT INTO old VALUES (1, -1, '{-1}'), (2, 2, '{2}'), (11, 1, '{-1}'), (12, 2, NULL);"
                        + "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
                        + "CREATE CONSTRAINT TRIGGER late AFTER INSERT OR UPDATE OR DELETE ON old_1 INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION nothing(); ALTER TABLE old_1 ENABLE ALWAYS TRIGGER late");
        SyncTask task = servers.inStep("app");
        servers.source.execute(
                "app",
                "ALTER TABLE old_1 ADD CONSTRAINT positive CHECK (n > 0) NOT VALID;"
                        + "ALTER TABLE old ADD CONSTRAINT positive CHECK (n > 0) NOT VALID;"
                        + "ALTER TABLE old_2 VALIDATE CONSTRAINT positive; COMMENT ON CONSTRAINT positive ON old_1 IS 'it''s';"
                        + "ALTER DOMAIN whole ADD CONSTRAINT w CHECK (VALUE > 0) NOT VALID;"
                        + "COMMENT ON CONSTRAINT w ON DOMAIN whole IS 'later'");
        servers.source.execute("app", "ALTER TABLE old ADD COLUMN at timestamptz DEFAULT now()");
        olderRowsAreEqual();

        assertThat(task.reread("app", "public.old_1")).isTrue();
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> task.tablesToRead() == 0);
        olderRowsAreEqual();

        onTarget("UPDATE public.old_1 SET n = 9, w = NULL; DELETE FROM public.old_2");
        assertThat(task.verify(new VerifyRequest(true, 0, List.of()))).isTrue();
        olderRowsAreEqual();

        onTarget("UPDATE public.old_1 SET n = 9, w = NULL; DELETE FROM public.old_2");
        servers.source.execute("app", "DELETE FROM old WHERE id = 12");
        assertThat(servers.problem(task)).isEqualTo("DIVERGENCE");
        assertThat(task.resync(List.of())).containsExactly("app");
        servers.await(task, s -> s.hasReached(SyncPhase.INCREMENTAL));
        olderRowsAreEqual();
    }

    @Test
    void checksComeOffOnlyWhereRowsBreakThemAndNotWhileOthersRead() {
        servers.source.execute(
                "app",
                "CREATE TABLE top (n int); INSERT INTO top VALUES (9); CREATE FUNCTION top() RETURNS int"
                        + " LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT n FROM public.top); END';"
                        + "CREATE TABLE low (id int, n int) PARTITION BY RANGE (id);"
                        + "CREATE TABLE low_1 PARTITION OF low FOR VALUES FROM (0) TO (10);"
                        + "CREATE TABLE low_2 PARTITION OF low FOR VALUES FROM (10) TO (20);"
                        + "INSERT INTO low VALUES (1, 5), (11, 5); ALTER TABLE low ADD CHECK (n < public.top()) NOT VALID;"
                        + "ALTER TABLE low_2 VALIDATE CONSTRAINT low_n_check");
        SyncTask task = servers.inStep("app");
        try (Session report = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.control("report"))) {
            report.execute("BEGIN; SELECT FROM public.low_2");
            assertThat(task.reread("app", "public.low_1")).isTrue();
            Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> task.tablesToRead() == 0);

            servers.source.execute("app", "UPDATE top SET n = 1");
            servers.awaitEqual("app", "SELECT n FROM public.top");
            assertThat(task.reread("app", "public.low_1")).isTrue();
            servers.await(
                    task,
                    s -> s.databases().stream()
                            .anyMatch(d -> d.problem()
                                    .filter(it -> it.contains("lock timeout"))
                                    .isPresent()));
            report.execute("COMMIT");
        }
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> task.tablesToRead() == 0);

        // Its row that fitted once does so no more; what the primary took for valid is not refused.
        assertThat(servers.target.column(
                        "app",
                        "SELECT conrelid::regclass || ' ' || convalidated FROM pg_constraint WHERE conname = 'low_n_check'"
                                + " ORDER BY 1"))
                .containsExactly("low false", "low_1 false", "low_2 false");
        servers.source.execute("app", "ALTER TABLE low ADD COLUMN at timestamptz DEFAULT now()");
        servers.awaitEqual("app", "SELECT l::text FROM public.low l ORDER BY 1");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    private void olderRowsAreEqual() {
        servers.awaitEqual(
                "app",
                "SELECT concat_ws(' ', conrelid::regclass, contypid::regtype, conname, pg_get_constraintdef(oid), conislocal,"
                        + " coninhcount, convalidated, obj_description(oid, 'pg_constraint')) FROM pg_constraint"
                        + " WHERE conname IN ('positive', 'w') ORDER BY 1");
        servers.awaitEqual("app", "SELECT o::text FROM public.old o ORDER BY 1");
    }

    @Test
    void aTableThatIsMadeAlikeWithItsReadingIsWrittenByItsNewDefinition() {
        // A domain's width is not seen in the stream: nothing stops at it.
        servers.source.execute(
                "app",
                "CREATE DOMAIN exact AS numeric(12, 4); CREATE DOMAIN rough AS numeric(10, 1); ALTER TABLE item ADD price exact");
        SyncTask task = servers.inStep("app");
        onTarget("ALTER TABLE public.item ALTER price TYPE public.rough");
        servers.source.execute("app", "UPDATE item SET price = 1.2345 WHERE id < 9");
        servers.source.execute("app", "UPDATE item SET name = 'new' WHERE id = 1");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> "new".equals(servers.target.value("app", "SELECT name FROM item WHERE id = 1")));
        assertThat(servers.target.value("app", "SELECT price FROM item WHERE id = 1"))
                .isEqualTo("1.2");

        assertThat(task.reread("app", "public.item")).isTrue();
        servers.awaitEqual("app", "SELECT price FROM public.item ORDER BY id");
        servers.source.execute("app", "UPDATE item SET price = 2.3456 WHERE id < 9");
        servers.awaitEqual("app", "SELECT price FROM public.item ORDER BY id");
    }

    @Test
    @Tag("long")
    void aComparisonComesToATableOnceItIsRead() {
        // Each attempt to read holds the apply for 5 s; between two of them the comparison comes to its cut.
        servers.restartEngine(
                servers.settings().withPolls(Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofSeconds(5)));
        SyncTask task = servers.inStep("app");
        onTarget("DELETE FROM item WHERE id = 7");
        try (Session reader = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.control("reader"))) {
            reader.execute("BEGIN READ WRITE; LOCK TABLE public.item IN SHARE MODE");
            assertThat(task.reread("app", "public.item")).isTrue();
            assertThat(task.verify(new VerifyRequest(false, 0, List.of()))).isTrue();
            Awaitility.await()
                    .atMost(TaskOnTwoServers.SOON)
                    .until(() -> compared(task).contains("public.part"));
            assertThat(task.tablesToRead()).isEqualTo(1);
            assertThat(task.verification().orElseThrow().state()).isEqualTo(VerificationStatus.State.RUNNING);
            reader.execute("ROLLBACK");
        }
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> task.verification().orElseThrow().state() != VerificationStatus.State.RUNNING);
        assertThat(compared(task)).contains("public.item");
        assertThat(task.verification().orElseThrow().isEqual())
                .as("%s", task.verification())
                .isTrue();
    }

    private static List<String> compared(SyncTask task) {
        return task.verification().orElseThrow().tables().stream()
                .map(VerifiedTable::table)
                .toList();
    }

    @Tag("long")
    @Test
    void aDatabaseThatStoppedAtATableGoesOnWhenTheTableIsAskedFor() {
        SyncTask task = servers.inStep("app");
        onTarget("DELETE FROM item WHERE id = 7; ALTER TABLE item DROP COLUMN n CASCADE; CREATE INDEX own ON item (id);"
                + " ALTER TABLE part ADD COLUMN stray int");
        servers.source.execute("app", "UPDATE item SET name = 'seven' WHERE id = 7");
        servers.source.execute("app", "CREATE INDEX ON item (name, n)");
        servers.source.execute("app", "UPDATE part SET note = 'z'");
        servers.await(task, s -> s.state() == SyncTaskStatus.State.FAILED);

        assertThat(task.reread("app", "public.nothing")).isFalse();
        assertThat(task.reread("nothing", "public.item")).isFalse();
        assertThat(task.reread("app", "public.item")).isTrue();
        servers.awaitEqual("app", ITEMS);
        servers.await(task, s -> s.state() == SyncTaskStatus.State.INCREMENTAL);
        servers.awaitEqual("app", "SELECT indexdef FROM pg_indexes WHERE tablename = 'item' ORDER BY 1");
        assertThat(task.reread("app", "public.part")).isTrue();
        servers.awaitEqual(
                "app",
                "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid ="
                        + " 'public.part'::regclass AND attnum > 0 AND NOT attisdropped");
        servers.awaitEqual("app", PARTS);
    }

    @Test
    void aRefreshedViewIsRefreshedBesideTheApply() {
        SyncTask task = servers.inStep("app");
        servers.source.execute("app", "UPDATE item SET n = 5; REFRESH MATERIALIZED VIEW total");
        servers.source.execute("app", "CREATE MATERIALIZED VIEW names AS SELECT name FROM item");
        servers.awaitEqual("app", "SELECT n::text FROM public.total");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .until(() -> "500".equals(servers.target.value("app", "SELECT count(*) FROM public.names")));
        assertThat(servers.target.value("app", "SELECT count(*) FROM gad.refresh"))
                .isEqualTo("0");
    }

    @Test
    void aViewThatIsDroppedBeforeItsTurnLeavesTheQueue() {
        SyncTask task = servers.inStep("app");
        servers.source.execute(
                "app",
                "BEGIN; CREATE MATERIALIZED VIEW brief AS SELECT name FROM item; REFRESH MATERIALIZED VIEW brief; COMMIT;"
                        + " DROP MATERIALIZED VIEW brief; UPDATE item SET n = 6");
        servers.awaitEqual("app", ITEMS);
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> "0".equals(servers.target.value("app", "SELECT count(*) FROM gad.refresh")));
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    @Test
    void newLabelsAndNewNamesAreThereForTheRowsBehindThem() {
        SyncTask task = servers.inStep("app");
        servers.source.execute(
                "app", "CREATE TYPE mood AS ENUM ('sad'); CREATE SCHEMA s; CREATE TABLE s.t (m mood PRIMARY KEY)");
        servers.source.execute("app", "ALTER TYPE mood ADD VALUE 'ok'");
        servers.source.execute("app", "INSERT INTO s.t VALUES ('ok')");
        servers.source.execute(
                "app",
                "BEGIN; ALTER SCHEMA s RENAME TO z; INSERT INTO z.t VALUES ('sad'); DELETE FROM z.t WHERE m = 'ok';"
                        + " DO $$ BEGIN ALTER TABLE z.t RENAME m TO n; END $$; ALTER TABLE z.t ADD v int DEFAULT 5;"
                        + " INSERT INTO z.t VALUES ('ok', 6); ALTER TABLE z.t RENAME TO u; COMMIT");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(servers.target.column("app", "SELECT u::text FROM z.u ORDER BY 1"))
                        .containsExactly("(ok,6)", "(sad,5)"));
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    private void onTarget(String sql) {
        try (Session session = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.apply("test"))) {
            session.execute("SET search_path = public; " + sql);
        }
    }
}
