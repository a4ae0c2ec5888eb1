package io.gad.sync.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.RereadList;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.SyncProblem;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.batch.BatchLimits;
import io.gad.testkit.Await;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Far behind, the next batch is folded while one is written, and what cannot be folded so is written all the same. */
class LookAheadTest {

    private static final int ROWS = 200;
    private static final String TABLES =
            "CREATE TABLE t (id int PRIMARY KEY, n int, note text);" + "CREATE TABLE log (at int, what text)";

    private static PostgresServer source;
    private static PostgresServer target;

    @BeforeAll
    static void start() {
        source = PostgresServer.start();
        target = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    private static FlowScene scene(String tables) {
        return new FlowScene(source, target, tables)
                .with(new BatchLimits(ROWS, 32 << 20, Duration.ofSeconds(2), 64 << 20, 64 << 20));
    }

    /** Transactions {@code from} to {@code to}, ten rows in each. */
    private static void write(FlowScene scene, int from, int to) {
        scene.onSource("DO $$ BEGIN FOR i IN " + from + ".." + to + " LOOP"
                + " INSERT INTO t SELECT i * 10 + j, 0, 'of ' || i FROM generate_series(1, 6) j;"
                + " UPDATE t SET n = n + 1 WHERE id BETWEEN i * 10 - 9 AND i * 10 - 7;"
                + " DELETE FROM t WHERE id = i * 10 - 4; INSERT INTO log VALUES (i % 7, 'x');"
                + " COMMIT; END LOOP; END $$");
    }

    private static long foldedAhead(FlowScene scene) {
        return scene.flow().status().foldedAhead();
    }

    @Test
    void foldsTheNextBatchWhileOneIsWritten() {
        try (FlowScene scene = scene(TABLES)) {
            write(scene, 1, 400);
            scene.start().drained().same();
            assertThat(foldedAhead(scene)).isGreaterThan(1_000);
        }
    }

    @Test
    void definitionsAndTruncatesInTheMiddleAreInTheirPlace() {
        try (FlowScene scene = scene(TABLES)) {
            write(scene, 1, 150);
            scene.onSource("TRUNCATE t");
            write(scene, 200, 350);
            scene.onSource("BEGIN; ALTER TABLE t ADD more int DEFAULT 7; INSERT INTO gad.ddl_log (epoch, txid, ordinal,"
                    + " event, tag, query) VALUES (1, txid_current(), 1, 'ddl_command_end', 'ALTER TABLE',"
                    + " 'ALTER TABLE public.t ADD more int DEFAULT 7'); COMMIT");
            scene.onSource("UPDATE t SET more = id");
            write(scene, 400, 550);
            scene.start().drained().same();
            assertThat(foldedAhead(scene)).isGreaterThan(1_000);
        }
    }

    @Test
    void whatACheckRefusesInSetsIsWrittenOnceMoreWithCare() {
        try (FlowScene scene = scene("CREATE TABLE parent (id int PRIMARY KEY);"
                + "CREATE FUNCTION stands(int) RETURNS boolean LANGUAGE sql AS"
                + " 'SELECT EXISTS (SELECT FROM public.parent WHERE id = $1)';"
                + "CREATE TABLE child (id int PRIMARY KEY, of int CHECK (stands(of)))")) {
            scene.onSource("INSERT INTO parent VALUES (0)");
            scene.onSource("DO $$ BEGIN FOR i IN 1..600 LOOP"
                    + " INSERT INTO child SELECT i * 10 + j, i - 1 FROM generate_series(1, 8) j;"
                    + " INSERT INTO parent VALUES (i); COMMIT; END LOOP; END $$");
            scene.start().drained().same();
            assertThat(foldedAhead(scene)).isPositive();
        }
    }

    @Test
    void aTableThatIsLeftOutFromABatchOnIsLeftOutOfWhatWasFoldedBefore() throws Exception {
        try (FlowScene scene = scene(TABLES);
                Session blocking = scene.session(target);
                Session listing = scene.session(target)) {
            write(scene, 1, 40);
            scene.start().drained();
            long before = foldedAhead(scene);
            blocking.jdbc().setAutoCommit(false);
            blocking.execute("LOCK TABLE public.t IN SHARE MODE");
            write(scene, 41, 160);
            awaitWaiters(scene, 1);

            listing.jdbc().setAutoCommit(false);
            // While it has the task's row nobody writes, so what it counts is what was written before it. It may wait
            // for more than
            // one batch: whoever is woken for a row is not the first to get it.
            CompletableFuture<String> listed = CompletableFuture.supplyAsync(() -> {
                assertThat(ProgressTable.changeLists(listing, "t1", 1)).isTrue();
                RereadList.add(listing, new TableName("public", "log"), "a test");
                String written = listing.one("SELECT count(*) FROM public.log", row -> row.getString(1));
                listing.execute("COMMIT");
                return written;
            });
            awaitWaiters(scene, 2);
            blocking.execute("COMMIT");
            String written = listed.get();
            write(scene, 161, 200);
            scene.drained();

            assertThat(target.value(scene.database, "SELECT count(*) FROM log"))
                    .as("rows, of which none was written behind the list")
                    .isEqualTo(written)
                    .isNotEqualTo(source.value(scene.database, "SELECT count(*) FROM log"));
            assertThat(target.value(scene.database, "SELECT count(*) FROM t"))
                    .isEqualTo(source.value(scene.database, "SELECT count(*) FROM t"));
            assertThat(foldedAhead(scene)).isGreaterThan(before);
        }
    }

    private static void awaitWaiters(FlowScene scene, int number) {
        Await.until(
                number + " sessions of the target that wait for a lock",
                Duration.ofSeconds(30),
                () -> waiters(scene) == number,
                () -> Long.toString(waiters(scene)));
    }

    private static long waiters(FlowScene scene) {
        return Long.parseLong(
                target.value(
                        scene.database,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));
    }

    @Test
    void aBatchThatTheTargetRefusesEndsTheFlowAndNothingBehindItIsWritten() {
        try (FlowScene scene = scene(TABLES)) {
            write(scene, 1, 40);
            scene.start().drained().stop();
            scene.onTarget("DELETE FROM t WHERE id = 401");
            write(scene, 41, 300);
            scene.start();

            assertThat(scene.failure())
                    .isInstanceOfSatisfying(
                            SyncProblem.class,
                            problem -> assertThat(problem.code()).isEqualTo("DIVERGENCE"));
            assertThat(target.value(scene.database, "SELECT count(*) FROM t WHERE id > 1000"))
                    .isEqualTo("0");
            scene.onTarget("INSERT INTO t VALUES (401, 0, 'of 40')");
            scene.start().drained().same();
        }
    }
}
