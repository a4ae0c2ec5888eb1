package io.gad.sync.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.StaleMandateException;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.SyncProblem;
import io.gad.sync.batch.BatchLimits;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeFlowFailureTest {

    private static final String NEXT_OID = "SELECT lo_unlink(o) * 0 + o::bigint FROM lo_create(0) o";

    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, a text)";

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
        return new FlowScene(source, target, tables);
    }

    @Test
    void stopsForGoodWhenTheTargetIsOfAnotherReign() {
        try (FlowScene scene = scene(TABLE)) {
            scene.start().drained();
            scene.onTarget("UPDATE gad.member SET epoch = 2");
            scene.onSource("INSERT INTO t VALUES (1)");
            assertThat(scene.failure()).isInstanceOf(StaleMandateException.class);
            assertThat(target.value(scene.database, "SELECT count(*) FROM t")).isEqualTo("0");
        }
    }

    @Test
    void namesTheRowThatIsMissingOnTheTargetAndAppliesNothing() {
        try (FlowScene scene = scene(TABLE)) {
            scene.onSource("INSERT INTO t SELECT i FROM generate_series(1, 9) i");
            scene.start().drained();
            scene.onTarget("SET session_replication_role = replica; DELETE FROM t WHERE id = 5");
            scene.onSource("INSERT INTO t VALUES (10); UPDATE t SET a = 'x' WHERE id BETWEEN 4 AND 6");
            assertThat(scene.failure()).isInstanceOfSatisfying(SyncProblem.class, problem -> {
                assertThat(problem.code()).isEqualTo("DIVERGENCE");
                assertThat(problem).hasMessageContaining("public.t").hasMessageContaining("(5)");
            });
            assertThat(target.value(scene.database, "SELECT count(*) FROM t WHERE a = 'x' OR id = 10"))
                    .isEqualTo("0");
        }
    }

    @Test
    void namesTheRowThatIsThereAlready() {
        try (FlowScene scene = scene(TABLE)) {
            scene.start().drained();
            scene.onTarget("INSERT INTO t VALUES (3)");
            scene.onSource("INSERT INTO t SELECT i FROM generate_series(1, 5) i");
            assertThat(scene.failure()).isInstanceOfSatisfying(SyncProblem.class, problem -> {
                assertThat(problem.code()).isEqualTo("DIVERGENCE");
                assertThat(problem).hasMessageContaining("(3)");
            });
        }
    }

    @Test
    void namesTheRowThatTheTargetRefusesAlsoWhereItsValuesArriveInAnotherWay() {
        try (FlowScene scene = scene("CREATE TABLE named (id int PRIMARY KEY, k regclass)")) {
            scene.start().drained();
            scene.onTarget("ALTER TABLE named ADD CHECK (id <> 5)");
            scene.onSource("INSERT INTO named SELECT i, CASE WHEN i <> 5 THEN 'named'::regclass END"
                    + " FROM generate_series(4, 6) i");
            assertThat(scene.failure()).isInstanceOfSatisfying(SyncProblem.class, problem -> {
                assertThat(problem.code()).isEqualTo("APPLY_REFUSED");
                assertThat(problem).hasMessageContaining("row (5) of public.named");
            });
        }
    }

    @Test
    void emptiesNoTableThatTheSourceHasNotEmptiedThoughItRefersToOne() {
        try (FlowScene scene = scene(TABLE + "; CREATE TABLE other (id int PRIMARY KEY) PARTITION BY RANGE (id);"
                + "CREATE TABLE other_1 PARTITION OF other FOR VALUES FROM (0) TO (10)")) {
            scene.onSource("INSERT INTO t VALUES (1); INSERT INTO other VALUES (1)");
            scene.start().drained();
            scene.onTarget("ALTER TABLE other ADD FOREIGN KEY (id) REFERENCES t");
            scene.onSource("TRUNCATE t");
            assertThat(scene.failure()).isInstanceOfSatisfying(SyncProblem.class, problem -> {
                assertThat(problem.code()).isEqualTo("APPLY_REFUSED");
                assertThat(problem).hasMessageContaining("referenced in a foreign key");
            });
            assertThat(target.value(scene.database, "SELECT count(*) FROM other"))
                    .isEqualTo("1");
        }
    }

    @Test
    void saysThatAPartitionRefusesARowBecauseItsHashIsAnotherHere() {
        // The hash is that of the labels' OIDs: on the two servers they must not be the same ones.
        long apart = Long.parseLong(String.valueOf(target.value("postgres", NEXT_OID)))
                - Long.parseLong(String.valueOf(source.value("postgres", NEXT_OID)));
        if (Math.abs(apart) < 1_000) {
            target.execute("postgres", "SELECT lo_unlink(lo_create(0)) FROM generate_series(1, 2037)");
        }
        for (String key : new String[] {"", ", PRIMARY KEY (m)"}) {
            try (FlowScene scene = scene(
                    "CREATE TYPE m AS ENUM ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',"
                            + " 'p', 'q', 'r', 's', 't');"
                            + "CREATE TABLE h (m m" + key + ") PARTITION BY HASH (m);"
                            + "CREATE TABLE h_0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
                            + "CREATE TABLE h_1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1)")) {
                scene.onSource("INSERT INTO h SELECT unnest(enum_range(NULL::m))");
                scene.start();
                assertThat(scene.failure()).isInstanceOfSatisfying(SyncProblem.class, problem -> {
                    assertThat(problem.code()).isEqualTo("APPLY_REFUSED");
                    assertThat(problem.getMessage() + problem.hint())
                            .contains("public.h_")
                            .contains("leave the partitions out");
                });
            }
        }
    }

    @Test
    void refusesASlotThatIsAheadOfThePosition() {
        try (FlowScene scene = scene(TABLE)) {
            scene.onSource("INSERT INTO t VALUES (1)");
            scene.onSource("SELECT pg_replication_slot_advance('" + scene.slot + "', pg_current_wal_lsn())");
            scene.start();
            assertThat(scene.failure())
                    .isInstanceOfSatisfying(
                            SyncProblem.class,
                            problem -> assertThat(problem.code()).isEqualTo("SLOT_GAP"));
        }
    }

    @Test
    void refusesASourceThatIsAnother() {
        try (FlowScene scene = scene(TABLE)) {
            scene.onTarget("UPDATE gad.progress SET timeline = 7");
            scene.start();
            assertThat(scene.failure())
                    .isInstanceOfSatisfying(
                            SyncProblem.class,
                            problem -> assertThat(problem.code()).isEqualTo("SOURCE_CHANGED"));
        }
    }

    @Test
    void appliesNothingTwiceThoughTheWriterBeforeIsStillCommitting() {
        try (FlowScene scene = scene("CREATE TABLE loose (a int)")) {
            scene.onSource("INSERT INTO loose VALUES (1)");
            String end = source.value(scene.database, "SELECT pg_current_wal_lsn()");
            try (Session before = scene.session(target)) {
                before.transaction(() -> {
                    before.execute("INSERT INTO public.loose VALUES (1)");
                    before.execute("UPDATE gad.progress SET position = '" + end + "'");
                    scene.start();
                    Awaitility.await()
                            .until(() -> "1"
                                    .equals(target.value(
                                            scene.database,
                                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                                    + " AND datname = current_database()")));
                });
            }
            assertThat(scene.failure())
                    .isInstanceOfSatisfying(
                            PostgresException.class,
                            e -> assertThat(e.kind().isPassing()).isTrue());
            scene.start().drained().same();
        }
    }

    @Test
    void appliesALargeTransactionFromDiskInSlicesButAtOnce() {
        try (FlowScene scene = scene(TABLE + "; CREATE TABLE loose (a int, b text)")) {
            scene.with(new BatchLimits(1000, 100_000, Duration.ofSeconds(2), 1 << 20, 200_000));
            scene.start();
            scene.onSource("BEGIN; INSERT INTO t SELECT i, repeat('x', 50) FROM generate_series(1, 20000) i;"
                    + "INSERT INTO loose SELECT i % 100, 'b' FROM generate_series(1, 2000) i;"
                    + "UPDATE t SET id = -id WHERE id % 2 = 0; DELETE FROM t WHERE id % 5 = 0; COMMIT");
            scene.onSource("INSERT INTO t VALUES (100000)");
            scene.drained().same();
        }
    }

    @Test
    void replaysDefinitionsInOrderAndHoldsRowsThatComeBeforeTheirTable() {
        try (FlowScene scene = scene(TABLE)) {
            scene.start().drained();
            String log =
                    "INSERT INTO gad.ddl_log (epoch, txid, ordinal, event, tag, query) VALUES (1, txid_current(), ";
            scene.onSource("BEGIN; INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b int DEFAULT 4; " + log
                    + "1, 'ddl_command_end', 'ALTER TABLE', 'ALTER TABLE public.t ADD COLUMN b int DEFAULT 4');"
                    + "INSERT INTO t VALUES (2, 'a', 5); COMMIT");
            scene.onSource("BEGIN; CREATE TABLE made AS SELECT i AS n FROM generate_series(1, 100) i; " + log
                    + "1, 'ddl_command_end', 'CREATE TABLE AS', 'CREATE TABLE public.made (n int);"
                    + " ALTER TABLE public.made REPLICA IDENTITY FULL'); INSERT INTO made VALUES (7); COMMIT");
            scene.onSource("INSERT INTO t VALUES (3); INSERT INTO made VALUES (8)");
            scene.drained().same();
            assertThat(target.value(scene.database, "SELECT count(*) FROM gad.ddl_log"))
                    .isEqualTo("2");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void endsWithTheSameRowsAfterAnyWorkloadThoughItIsCutOffAgainAndAgain(long seed) {
        Random random = new Random(seed);
        try (FlowScene scene = scene(
                "CREATE TABLE t (id int PRIMARY KEY, u int UNIQUE DEFERRABLE, v int UNIQUE, big text);"
                        + "CREATE TABLE loose (a int, b text); CREATE TABLE two (a int, b text, n int, PRIMARY KEY (b, a))")) {
            scene.farBehind(seed % 2 == 0 ? 1 : Long.MAX_VALUE); // By SQL from the beginning, or by the stream alone.
            for (int round = 0; round < 6; round++) {
                scene.start();
                for (int i = 0; i < 60; i++) {
                    scene.onSource(transaction(random));
                }
                scene.flow().abandon();
            }
            scene.start().drained().same();
        }
    }

    private static String transaction(Random random) {
        StringBuilder sql = new StringBuilder("BEGIN; ");
        int statements = 1 + random.nextInt(6);
        for (int i = 0; i < statements; i++) {
            sql.append(statement(random)).append("; ");
        }
        return sql.append(random.nextInt(10) == 0 ? "ROLLBACK" : "COMMIT").toString();
    }

    private static String statement(Random random) {
        int a = random.nextInt(30);
        int b = random.nextInt(30);
        int c = random.nextInt(30);
        String big =
                "(SELECT string_agg(md5((" + random.nextInt() + " + j)::text), '') FROM generate_series(1, 200) j)";
        return switch (random.nextInt(12)) {
            case 0, 1 ->
                "INSERT INTO t SELECT " + a + ", " + b + ", " + (c + 1) + ", " + big
                        + " WHERE NOT EXISTS (SELECT FROM t" + " WHERE id = " + a + " OR u = " + b + " OR abs(v) = "
                        + (c + 1) + ")";
            case 2 -> "DELETE FROM t WHERE id = " + a;
            case 3 ->
                "UPDATE t SET id = " + b + " WHERE id = " + a + " AND NOT EXISTS (SELECT FROM t WHERE id = " + b + ")";
            case 4 ->
                a < 8
                        ? "UPDATE t SET u = (SELECT sum(u) FROM t WHERE id IN (" + a + ", " + b + ")) - u WHERE id IN ("
                                + a + ", " + b + ") AND (SELECT count(*) FROM t WHERE id IN (" + a + ", " + b + ")) = 2"
                        : "UPDATE t SET v = -v WHERE id IN (" + a + ", " + b + ")";
            case 5 -> "UPDATE t SET big = " + big + " WHERE id = " + a;
            case 6 -> "INSERT INTO loose SELECT " + a % 3 + ", 'x' FROM generate_series(1, 3)";
            case 7 -> "DELETE FROM loose WHERE ctid IN (SELECT ctid FROM loose LIMIT " + a % 4 + ")";
            case 8 ->
                "UPDATE loose SET b = b || 'y' WHERE ctid = (SELECT ctid FROM loose WHERE a = " + a % 3 + " LIMIT 1)";
            case 9 ->
                "INSERT INTO two VALUES (" + a + ", 'k" + b % 5
                        + "', 0) ON CONFLICT (b, a) DO UPDATE SET n = two.n + 1";
            case 10 -> "DELETE FROM two WHERE a = " + a;
            default -> a == 0 ? "TRUNCATE loose, two" : "UPDATE two SET n = n + 1 WHERE a < " + a;
        };
    }
}
