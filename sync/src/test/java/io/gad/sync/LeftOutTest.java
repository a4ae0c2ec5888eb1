package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.TablePattern;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.leftout.LeftOutTable;
import io.gad.sync.verify.VerificationStatus;
import io.gad.sync.verify.VerifyRequest;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tables that a group leaves out: their definitions are kept in step, their rows are not carried over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeftOutTest {

    private static final String LOG = "SELECT l::text FROM public.log l ORDER BY 1";
    private static final String ENTRY = "SELECT e::text FROM audit.entry e ORDER BY 1";
    private static final String ITEM = "SELECT i::text FROM public.item i ORDER BY 1";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute(
                "app",
                "CREATE TABLE log (id int PRIMARY KEY, text text);"
                        + "CREATE TABLE item (id int PRIMARY KEY, log int REFERENCES log, n int);"
                        + "CREATE VIEW logged AS SELECT text FROM log;"
                        + "CREATE SCHEMA audit; CREATE TABLE audit.entry (what text) PARTITION BY LIST (what);"
                        + "CREATE TABLE entry_a PARTITION OF audit.entry FOR VALUES IN ('a');"
                        + "CREATE TABLE entry_b PARTITION OF audit.entry FOR VALUES IN ('b');"
                        + "INSERT INTO log SELECT g, 'x' || g FROM generate_series(1, 2000) g;"
                        + "INSERT INTO item SELECT g, g, g FROM generate_series(1, 500) g;"
                        + "INSERT INTO audit.entry SELECT 'a' FROM generate_series(1, 20);"
                        + "INSERT INTO audit.entry VALUES ('b')");
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
    @Tag("long")
    void leftOutWhileItIsFollowedATableHoldsNothingUntilItIsTakenInWhateverIsKilled() {
        SyncTask task = servers.inStep("app");
        servers.source.execute("app", "CREATE MATERIALIZED VIEW texts AS SELECT count(*) AS n FROM log");
        servers.awaitEqual("app", "SELECT count(*)::text FROM pg_class WHERE relname = 'texts'");
        leaveOut(task, "app:public.log", "other:public.item");
        LeftOutTable log = leftOut(task, "public.log");
        assertThat(log.dependents())
                .containsExactly("foreign key of public.item", "materialized view public.texts", "view public.logged");

        servers.target.kill();
        change("left");
        servers.target.startAgain();
        servers.restartEngine(servers.settings());
        task = servers.start("app");
        leftOut(task, "public.log");
        assertThat(task.reread("app", "public.log")).isFalse();
        servers.source.execute("app", "ALTER TABLE log ADD COLUMN more float DEFAULT random()");
        servers.source.execute(
                "app", "CREATE TABLE late (id int PRIMARY KEY, log int); INSERT INTO late VALUES (1, 1)");
        servers.awaitEqual("app", "SELECT count(*)::text FROM pg_class WHERE relname = 'late'");
        servers.source.execute("app", "ALTER TABLE late ADD FOREIGN KEY (log) REFERENCES log");
        assertThat(servers.problem(task)).isEqualTo("DDL_FAILED");
        assertThat(rows("public.late")).isOne(); // A copy that may be the last one is not given up for a key.
        leaveOut(task, "app:public.log", "app:public.late", "other:public.item");
        task.resume();
        change("out");
        servers.awaitEqual("app", ITEM);
        assertThat(rows("public.log")).isZero();
        VerificationStatus seen = verified(task);
        assertThat(seen.isEqual()).as("%s", seen).isTrue();
        assertThat(seen.leftOut()).extracting("table").containsExactlyInAnyOrder("public.log", "public.late");

        servers.leftOut = List.of();
        task.leaveOut(List.of());
        servers.source.kill();
        servers.source.startAgain();
        change("in");
        servers.awaitEqual("app", LOG);
        change("after");
        servers.awaitEqual("app", LOG);
        servers.awaitEqual("app", "SELECT l::text FROM public.late l");
        String shown = servers.source.value("app", "SELECT count(*) FROM log");
        Awaitility.await()
                .alias("the view over what came back")
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> String.valueOf(shown).equals(servers.target.value("app", "SELECT n FROM public.texts")));
        servers.requireEqual(task);
        assertThat(servers.await(task, s -> s.databases().getFirst().leftOut().isEmpty())
                        .state())
                .isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    @Test
    void whatGetsANameThatIsLeftOutGoesAndWhatLosesItComes() {
        servers.leftOut = List.of(new TablePattern("audit.*"));
        SyncTask task = servers.inStep("app");
        assertThat(leftOut(task, "public.entry_a").emptied()).isTrue();
        assertThat(rows("audit.entry")).isZero();

        servers.source.execute("app", "ALTER TABLE log SET SCHEMA audit; INSERT INTO audit.log VALUES (9000, 'z')");
        servers.source.execute(
                "app", "ALTER TABLE audit.entry DETACH PARTITION entry_a; INSERT INTO entry_a VALUES ('c')");
        servers.source.execute(
                "app", "CREATE TABLE audit.made AS SELECT * FROM item; INSERT INTO audit.entry VALUES ('b')");
        servers.awaitEqual("app", "SELECT what FROM public.entry_a ORDER BY 1");
        leftOut(task, "audit.log");
        servers.awaitEqual("app", "SELECT count(*)::text FROM pg_class WHERE relname = 'made'");
        servers.awaitEqual("app", ITEM);
        assertThat(rows("audit.log")).isZero();
        assertThat(rows("audit.made")).isZero();
        assertThat(rows("audit.entry")).isZero();

        servers.source.execute("app", "ALTER TABLE audit.log SET SCHEMA public; TRUNCATE audit.made");
        servers.source.execute("app", "ALTER SCHEMA audit RENAME TO seen; INSERT INTO seen.entry VALUES ('b')");
        servers.awaitEqual("app", LOG);
        servers.awaitEqual("app", "SELECT what FROM seen.entry ORDER BY 1");
        servers.requireEqual(task);
    }

    @Test
    void leftOutFromTheBeginningWhatRefersToItIsCopiedAndResyncedAllTheSame() {
        servers.source.execute(
                "app",
                "CREATE TABLE area (id int PRIMARY KEY) PARTITION BY RANGE (id);"
                        + "CREATE TABLE area_1 PARTITION OF area FOR VALUES FROM (1) TO (10);"
                        + "CREATE TABLE area_2 PARTITION OF area FOR VALUES FROM (10) TO (20);"
                        + "CREATE TABLE place (id int PRIMARY KEY, area int REFERENCES area) PARTITION BY HASH (id);"
                        + "CREATE TABLE place_1 PARTITION OF place FOR VALUES WITH (MODULUS 1, REMAINDER 0);"
                        + "INSERT INTO area SELECT generate_series(1, 19);"
                        + "INSERT INTO place SELECT g, g FROM generate_series(1, 19) g");
        servers.leftOut = Stream.of("public.log", "app:public.area_1")
                .map(TablePattern::new)
                .toList();
        SyncTask task = servers.inStep("app");
        assertThat(rows("public.log")).isZero();
        assertThat(rows("public.area")).isEqualTo(10);
        servers.awaitEqual("app", "SELECT p::text FROM public.place p ORDER BY 1");
        servers.awaitEqual("app", "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' ORDER BY 1");
        change("copied");
        servers.requireEqual(task);

        try (Session past = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.apply("stranger"))) {
            past.execute("DELETE FROM public.item WHERE id = 5");
        }
        servers.leftOut = List.of(new TablePattern("public.area_1"));
        task.leaveOut(servers.leftOut);
        assertThat(task.resync(List.of("app"))).containsExactly("app");
        servers.awaitPhase(task, SyncPhase.INCREMENTAL); // A resync ends sessions that were open on the target.
        servers.awaitEqual("app", LOG);
        servers.awaitEqual("app", ITEM);
        assertThat(rows("public.area")).isEqualTo(10);
        servers.requireEqual(task);

        try (Session stranger = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.apply("stranger"))) {
            stranger.execute("ALTER TABLE public.item DROP COLUMN n");
        }
        change("stopped");
        assertThat(servers.problem(task)).isEqualTo("SCHEMA_MISMATCH");
        leaveOut(task, "public.item", "public.area_1");
        task.resume();
        servers.awaitEqual("app", LOG);
        servers.await(task, s -> s.state() == SyncTaskStatus.State.INCREMENTAL);
    }

    private void leaveOut(SyncTask task, String... patterns) {
        servers.leftOut = Stream.of(patterns).map(TablePattern::new).toList();
        task.leaveOut(servers.leftOut);
    }

    private LeftOutTable leftOut(SyncTask task, String table) {
        return servers
                .await(
                        task,
                        s -> s.databases().stream()
                                .flatMap(d -> d.leftOut().stream())
                                .anyMatch(t -> t.table().toString().equals(table) && t.emptied()))
                .databases()
                .getFirst()
                .leftOut()
                .stream()
                .filter(t -> t.table().toString().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private void change(String how) {
        servers.source.execute(
                "app",
                "UPDATE log SET text = '" + how + "' WHERE id % 3 = 0; DELETE FROM log WHERE id > 2000;"
                        + "INSERT INTO log (id, text) SELECT g, '" + how + "' FROM generate_series(2001, 2050) g;"
                        + "UPDATE item SET n = n + 1 WHERE id % 5 = 0");
    }

    private long rows(String table) {
        return Long.parseLong(servers.target.value("app", "SELECT count(*) FROM " + table));
    }

    private static VerificationStatus verified(SyncTask task) {
        assertThat(task.verify(new VerifyRequest(false, 0, List.of()))).isTrue();
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> task.verification().orElseThrow().state() != VerificationStatus.State.RUNNING);
        return task.verification().orElseThrow();
    }
}
