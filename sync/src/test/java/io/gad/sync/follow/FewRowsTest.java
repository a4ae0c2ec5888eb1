package io.gad.sync.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Session;
import io.gad.sync.SyncProblem;
import io.gad.testkit.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Few rows of a table go as arrays without a stage; many, and those that arrays cannot carry, through one. */
class FewRowsTest {

    private static final String KINDS = "(id bigint PRIMARY KEY, a smallint, b int, c bigint, d real, e float8,"
            + " f numeric(12,3), g char(9), h varchar(20), i text, j name, k \"char\", l bytea, m uuid, n boolean,"
            + " o date, p time, q timetz, r timestamp(3), s timestamptz, t interval, u json, v jsonb, w xml, x inet,"
            + " y bit(5), z varbit, aa money, ab point, ac int4range, ad oid, ae regclass, af tsvector, ag aclitem)";

    private static final String VALUES =
            "i::smallint, -i, i * 10000000000, i / 3.0, 'NaN', i / 7.0, 'g' || i, 'h' || i,"
                    + " repeat(md5(i::text), 200), 'j' || i, 'k', decode(md5(i::text), 'hex'), md5(i::text)::uuid, i % 2 = 0,"
                    + " 'infinity', '24:00:00', '10:00+02', now(), '-infinity', i * interval '1 month 1 us', '{\"x\" :1}',"
                    + " '{\"x\": 1}', '<a/>', '10.0.0.1', B'10101', B'1', i::numeric::money, point(i, i), int4range(i, NULL), i,"
                    + " 'pg_class', 'a:1 b:2', 'pg_monitor=r/pg_monitor'";

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

    private static boolean hasStages(FlowScene scene) {
        try (Session session = scene.session(target)) {
            return session.one(
                    "SELECT EXISTS (SELECT FROM pg_class WHERE relname LIKE 'gad\\_stage\\_%')",
                    row -> row.getBoolean(1));
        }
    }

    @Test
    void carriesValuesOfEveryKindWithoutAStage() {
        try (FlowScene scene = scene("CREATE TABLE kinds " + KINDS + "; CREATE TABLE without_key (a int, b text)")) {
            scene.start();
            scene.onSource("INSERT INTO kinds SELECT i, " + VALUES + " FROM generate_series(1, 20) i;"
                    + "INSERT INTO kinds (id) SELECT -i FROM generate_series(1, 20) i");
            scene.onSource("INSERT INTO without_key VALUES (1, 'a'), (1, 'a'), (1, NULL)");
            scene.drained();
            // What stands outside the row does not change, and is not sent.
            scene.onSource(
                    "UPDATE kinds SET a = a + 1, g = NULL WHERE id % 3 = 0; UPDATE kinds SET i = 'short', u = '[]'"
                            + " WHERE id % 4 = 0; DELETE FROM kinds WHERE id % 5 = 0; INSERT INTO kinds (id, h) VALUES (5, '')");
            scene.drained().same();
            assertThat(hasStages(scene)).as("stages on the target").isFalse();
        }
    }

    @Test
    void carriesManyRowsOfEveryKindThroughAStage() {
        try (FlowScene scene = scene("CREATE TABLE kinds " + KINDS)) {
            scene.start();
            scene.onSource("INSERT INTO kinds SELECT i, " + VALUES + " FROM generate_series(1, 2500) i");
            scene.drained();
            scene.onSource("BEGIN; UPDATE kinds SET a = a + 1, g = NULL WHERE id % 3 = 0; UPDATE kinds SET u = '[]'"
                    + " WHERE id % 3 = 1; DELETE FROM kinds WHERE id % 3 = 2; INSERT INTO kinds (id, h) VALUES (2, '');"
                    + " COMMIT");
            scene.drained().same();
            assertThat(hasStages(scene)).as("stages on the target").isTrue();
        }
    }

    @Test
    void copiesManyRowsWithoutAKeyStraightIntoTheTable() {
        try (FlowScene scene = scene("CREATE TABLE without_key (a int, b text)")) {
            scene.start();
            scene.onSource("INSERT INTO without_key SELECT i % 100, 'b' || i % 7 FROM generate_series(1, 5000) i");
            scene.drained().same();
            assertThat(hasStages(scene)).as("stages on the target").isFalse();
        }
    }

    @Test
    void carriesThroughAStageWhatArraysDoNotAndWhatCouldCollide() {
        for (String[] table : new String[][] {
            {"(id int PRIMARY KEY, n int, list int[])", "UPDATE t SET n = 2"},
            {"(id int PRIMARY KEY, n int, mood mood)", "UPDATE t SET n = 2, mood = 'sad'"},
            {"(id int PRIMARY KEY, n int UNIQUE)", "UPDATE t SET n = n + 10"},
            {"(id int PRIMARY KEY, n int)", "UPDATE t SET id = id + 10"},
            {"(id int, n int)", "UPDATE t SET n = 2"},
        }) {
            try (FlowScene scene = scene("CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE TABLE t " + table[0])) {
                scene.onSource("INSERT INTO t (id, n) VALUES (1, 11), (2, 12)");
                scene.start().drained();
                scene.onSource(table[1]);
                scene.drained().same();
                assertThat(hasStages(scene))
                        .as("stages on the target for %s", table[0])
                        .isTrue();
            }
        }
    }

    @Test
    void carriesColumnsWhoseNamesADriverCouldMisread() {
        try (FlowScene scene = scene("CREATE TABLE \"is it?\" (\"id?\" int PRIMARY KEY, \"{d '1'}\" text, \"a;b\" text,"
                + " \"it's\" text, \"q\"\"?\" text, \"$1\" text, \"--\" text, \"\\\" text)")) {
            scene.start();
            scene.onSource("INSERT INTO \"is it?\" VALUES (1, 'a', 'b', 'c', 'd', 'e', 'f', 'g');"
                    + "INSERT INTO \"is it?\" VALUES (2)");
            scene.drained();
            scene.onSource("UPDATE \"is it?\" SET \"{d '1'}\" = \"a;b\", \"--\" = 'x' WHERE \"id?\" = 1;"
                    + "DELETE FROM \"is it?\" WHERE \"id?\" = 2");
            scene.drained().same();
        }
    }

    @Test
    void noticesARowThatTheTargetDoesNotHaveAmongThoseOfSeveralTables() {
        try (FlowScene scene =
                scene("CREATE TABLE one (id int PRIMARY KEY, n int); CREATE TABLE two (id int PRIMARY KEY,"
                        + " n int); CREATE TABLE three (id int PRIMARY KEY, n int)")) {
            for (String table : new String[] {"one", "two", "three"}) {
                scene.onSource("INSERT INTO " + table + " VALUES (1, 1), (2, 2)");
            }
            scene.start().drained().stop();
            scene.onTarget("DELETE FROM two WHERE id = 2");
            scene.onSource("BEGIN; UPDATE one SET n = 3; UPDATE two SET n = 3; UPDATE three SET n = 3; COMMIT");
            scene.start();
            assertThat(scene.failure()).isInstanceOfSatisfying(SyncProblem.class, problem -> {
                assertThat(problem.code()).isEqualTo("DIVERGENCE");
                assertThat(problem).hasMessageContaining("(2)").hasMessageContaining("public.two");
            });
            assertThat(target.value(scene.database, "SELECT count(*) FROM one WHERE n = 3"))
                    .isEqualTo("0");
        }
    }
}
