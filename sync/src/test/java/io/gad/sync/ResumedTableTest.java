package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.copy.Throttle;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One table that is half here when the engine is replaced, and what names its rows. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResumedTableTest {

    private static final Throttle.Limits SLOW = new Throttle.Limits(0, 3 << 20);
    private static final String ROWS =
            "SELECT count(*) || ' ' || md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM t";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void database() {
        servers.source.execute("postgres", "CREATE DATABASE app");
    }

    @AfterEach
    void clear() {
        servers.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    /** The last row lies in a chunk that is not here; what takes its place comes by the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP INDEX t_a; INSERT INTO t VALUES (60000, 'new')",
                "DROP INDEX t_a; INSERT INTO t VALUES (60000, 'new'); DELETE FROM t WHERE a = 60000 AND b <> 'new';"
                        + " CREATE UNIQUE INDEX t_a ON t (a)",
                "ALTER INDEX t_a RENAME TO t_z; DROP INDEX t_z; INSERT INTO t VALUES (60000, 'new');"
                        + " DELETE FROM t WHERE a = 60000 AND b <> 'new'; CREATE UNIQUE INDEX t_a ON t (a)",
            })
    void losesNothingWhereTheIndexGoesThatNamesItsRows(String change) {
        servers.source.execute("app", """
                CREATE TABLE t (a int NOT NULL, b text); CREATE UNIQUE INDEX t_a ON t (a);
                INSERT INTO t SELECT g, repeat('l', 500) FROM generate_series(1, 60000) g;
                """);
        servers.start("app").limit(SLOW);
        awaitChunk();
        servers.restartEngine(servers.settings());
        servers.source.execute("app", change);
        servers.inStep("app");
        servers.awaitEqual("app", ROWS);
    }

    @Test
    void goesOnBesideAUniqueKeyThatIsCheckedLate() {
        String tables = "CREATE TABLE t (a int PRIMARY KEY, u int UNIQUE DEFERRABLE INITIALLY DEFERRED, b text)";
        servers.source.execute("app", tables);
        servers.source.execute("app", "INSERT INTO t SELECT g, g, repeat('l', 500) FROM generate_series(1, 60000) g");
        servers.target.execute("postgres", "CREATE DATABASE app");
        servers.target.execute("app", tables);
        SyncTaskSpec spec = servers.spec(SchemaMode.EXISTING, List.of("app"), false);
        servers.engine().start(spec).limit(SLOW);
        awaitChunk();
        servers.restartEngine(servers.settings());
        servers.source.execute("app", "UPDATE t SET b = repeat('m', 500) WHERE a % 7 = 0");
        SyncTask task = servers.engine().start(spec);
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", ROWS);
    }

    /** Some have arrived, and others are on their way. */
    private void awaitChunk() {
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .until(() -> !"0".equals(servers.target.value("app", "SELECT count(*) FROM gad.load_chunk")));
        assertThat(servers.target.value(
                        "app", "SELECT count(*) < max(chunks) FROM gad.load_chunk JOIN gad.load_table USING (relid)"))
                .isEqualTo("t");
    }
}
