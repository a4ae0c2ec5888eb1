package io.gad.sync.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.batch.BatchLimits;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Transactions far above every limit, and those that are undone or decided later; the sizes of {@code large-transactions} made small. */
class LargeTransactionTest {

    private static final PostgresServer SOURCE =
            PostgresServer.start(PostgresOptions.forTests().with("max_prepared_transactions", "5"));
    private static final PostgresServer TARGET = PostgresServer.start();
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, n int, big text)";
    private static final BatchLimits TINY = new BatchLimits(1000, 100_000, Duration.ofSeconds(2), 1 << 20, 200_000);

    @AfterAll
    static void close() {
        SOURCE.close();
        TARGET.close();
    }

    private static FlowScene scene() {
        return new FlowScene(SOURCE, TARGET, TABLE).with(TINY).start();
    }

    @Test
    void savepointsWithoutNumberOfWhichManyAreUndone() {
        try (FlowScene scene = scene()) {
            scene.onSource("""
                DO $$ BEGIN
                    FOR i IN 1..5000 LOOP
                        BEGIN
                            INSERT INTO t VALUES (i, i, repeat('s', 100));
                            IF i % 3 = 0 THEN RAISE EXCEPTION 'undone'; END IF;
                        EXCEPTION WHEN raise_exception THEN NULL;
                        END;
                    END LOOP;
                END $$\
                """);
            scene.drained().same();
            assertThat(TARGET.value(scene.database, "SELECT count(*) FROM t")).isEqualTo("3334");
        }
    }

    @Test
    void oneThatIsUndoneLeavesNothing() {
        try (FlowScene scene = scene()) {
            scene.onSource(
                    "BEGIN; INSERT INTO t SELECT g, g, repeat('a', 500) FROM generate_series(1, 5000) g; ROLLBACK");
            scene.onSource("BEGIN; INSERT INTO t VALUES (1); SAVEPOINT a;"
                    + "INSERT INTO t SELECT g, g, repeat('a', 500) FROM generate_series(2, 5000) g;"
                    + "ROLLBACK TO SAVEPOINT a; INSERT INTO t VALUES (2); COMMIT");
            scene.drained().same();
            assertThat(TARGET.value(scene.database, "SELECT count(*) FROM t")).isEqualTo("2");
        }
    }

    @Test
    void preparedOnesCountWhenTheyAreCommitted() {
        try (FlowScene scene = scene()) {
            String kept = "kept in " + scene.database;
            String undone = "undone in " + scene.database;
            scene.onSource("BEGIN; INSERT INTO t SELECT g, g, repeat('k', 200) FROM generate_series(1, 3000) g;"
                    + "PREPARE TRANSACTION '" + kept + "'");
            scene.onSource("BEGIN; INSERT INTO t SELECT g, g, 'u' FROM generate_series(10000, 13000) g;"
                    + "PREPARE TRANSACTION '" + undone + "'");
            scene.onSource("INSERT INTO t VALUES (0, 0, 'between')");
            scene.drained();
            assertThat(TARGET.value(scene.database, "SELECT count(*) FROM t")).isEqualTo("1");

            scene.onSource("ROLLBACK PREPARED '" + undone + "'");
            scene.onSource("COMMIT PREPARED '" + kept + "'");
            scene.drained().same();
            assertThat(TARGET.value(scene.database, "SELECT count(*) FROM t")).isEqualTo("3001");
        }
    }

    @Test
    void messagesOfTheCustomersPassBy() {
        try (FlowScene scene = scene()) {
            scene.onSource(
                    "SELECT pg_logical_emit_message(false, 'theirs', repeat('m', 100000)) FROM generate_series(1, 20)");
            scene.onSource("BEGIN; INSERT INTO t VALUES (1);"
                    + "SELECT pg_logical_emit_message(true, 'theirs', repeat('m', 100000)) FROM generate_series(1, 20);"
                    + "SELECT pg_logical_emit_message(false, 'theirs', 'now'); INSERT INTO t VALUES (2); COMMIT");
            scene.onSource("SELECT pg_logical_emit_message(true, 'theirs', 'alone')");
            scene.drained().same();
        }
    }

    @Test
    void aRowFarLargerThanASliceBetweenSmallOnes() {
        try (FlowScene scene = scene()) {
            scene.onSource(
                    "INSERT INTO t SELECT g, g, CASE WHEN g % 40 = 0 THEN repeat(md5(g::text), 100000) ELSE 'x' END"
                            + " FROM generate_series(1, 100) g");
            scene.onSource("UPDATE t SET n = -n");
            scene.onSource("UPDATE t SET id = -id");
            scene.drained().same();
        }
    }
}
