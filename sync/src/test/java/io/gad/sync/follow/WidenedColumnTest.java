package io.gad.sync.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.SyncProblem;
import io.gad.testkit.PostgresServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A column is altered by a statement that nobody captures: first on one side, later on the other. */
class WidenedColumnTest {

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

    private static FlowScene scene(String type, boolean text) {
        return new FlowScene(
                source,
                target,
                "CREATE DOMAIN amount AS numeric(10,2); CREATE TABLE t (id int PRIMARY KEY, v " + type + ");"
                        + "CREATE TABLE keyless (v " + type + ");"
                        + (text ? "CREATE TABLE named (id int PRIMARY KEY, r regclass)" : ""));
    }

    private static @Nullable String rows(String database) {
        return target.value(
                database, "SELECT count(*) FROM (SELECT v::text FROM t UNION ALL SELECT v::text FROM keyless) r");
    }

    private static String alter(String type) {
        return "ALTER TABLE t ALTER v TYPE " + type + "; ALTER TABLE keyless ALTER v TYPE " + type;
    }

    /** What the narrower column would round, or cut. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numeric(10,2)    | numeric           | 1.2345                          | false",
                "numeric(10,2)    | numeric(12,4)     | 1.2345                          | true",
                "numeric(10,2)[]  | numeric[]         | {1.2345}                        | false",
                "amount           | numeric           | 1.2345                          | false",
                "numeric(10,2)    | amount            | 1.23                            | false",
                "numeric          | float8            | 1.5                             | false",
                "integer          | bigint            | 5000000000                      | false",
                "integer          | numeric           | 1.5                             | false",
                "real             | float8            | 1.23456789012                   | false",
                "date             | timestamp         | 2026-01-02 03:04:05             | false",
                "timestamptz(0)   | timestamptz       | 2026-01-02 03:04:05.678+00      | false",
                "time(0)          | time(3)           | 03:04:05.678                    | true",
                "interval(0)      | interval          | 1 day 00:00:01.5                | false",
                "interval day     | interval          | 1 day 00:00:01.5                | false",
                "varchar(5)       | varchar(20)       | abcdefgh                        | true",
                "varchar(5)       | varchar(20)       | 'a       '                      | false",
                "varchar(5)       | text              | abcdefgh                        | false",
                "varchar(5)[]     | text[]            | {abcdefgh}                      | true",
                "char(5)          | char(9)           | abcdefgh                        | true",
                "char(5)          | text              | abcdefgh                        | false",
                "bit varying(3)   | bit varying       | 10101                           | true",
                "cidr             | inet              | 10.1.2.3/8                      | false",
            })
    void stopsBeforeAValueIsWrittenThatTheTargetWouldNotHold(String before, String after, String value, boolean text) {
        try (FlowScene scene = scene(before, text)) {
            scene.start().drained();
            scene.onSource(alter(after));
            scene.onSource("INSERT INTO keyless VALUES ('" + value + "'); INSERT INTO t VALUES (1, '" + value + "')");
            assertThat(scene.failure()).isInstanceOfSatisfying(SyncProblem.class, problem -> {
                assertThat(problem.code()).isEqualTo("SCHEMA_MISMATCH");
                assertThat(problem).hasMessageContaining("column v of the target's table public.");
            });
            assertThat(rows(scene.database)).isEqualTo("0");

            scene.onTarget(alter(after)).start().drained().same();
            scene.onSource("UPDATE t SET id = 2; DELETE FROM keyless").drained().same();
        }
    }

    /** The target first: rows of before come into the wider column. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numeric(10,2)    | numeric           | 1.23                 | false",
                "numeric(10,2)    | numeric(12,4)     | 1.23                 | true",
                "numeric(10,2)[]  | numeric[]         | {1.23}               | false",
                "numeric(10,2)    | amount            | 1.23                 | false",
                "integer          | bigint            | 7                    | false",
                "integer          | numeric(12,2)     | 7                    | true",
                "date             | timestamp(0)      | 2026-01-02           | false",
                "timestamptz(0)   | timestamptz       | 2026-01-02 03:04:05Z | false",
                "interval day     | interval          | 1 day                | false",
                "varchar(5)       | varchar(20)       | abcde                | true",
                "varchar(5)       | text              | abcde                | false",
                "varchar(5)[]     | text[]            | {abcde}              | true",
                "char(5)          | char(9)           | abc                  | true",
                "varchar(5)       | char(9)           | abc                  | false",
                "bit(3)           | bit varying       | 101                  | false",
                "cidr             | inet              | 10.0.0.0/8           | false",
            })
    void takesRowsOfBeforeIntoAColumnThatHoldsThem(String before, String after, String value, boolean text) {
        try (FlowScene scene = scene(before, text)) {
            scene.onTarget(alter(after)).start().drained();
            scene.onSource("INSERT INTO keyless VALUES ('" + value + "'), ('" + value + "');"
                    + " INSERT INTO t VALUES (1, '" + value + "'), (2, NULL)");
            scene.onSource("UPDATE t SET v = '" + value + "' WHERE id = 2").drained();
            scene.onSource(alter(after));
            scene.onSource("INSERT INTO keyless VALUES ('" + value + "'); UPDATE t SET id = 3 WHERE id = 2")
                    .drained()
                    .same();
        }
    }

    /** A definition that is captured comes between the rows of before and those behind it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void followsAlterationsInBothDirectionsThatAreCaptured(boolean text) {
        try (FlowScene scene = scene("numeric(10,2)", text)) {
            scene.start().drained();
            String log =
                    "INSERT INTO gad.ddl_log (epoch, txid, ordinal, event, tag, query) VALUES (1, txid_current(), ";
            String[] types = {"numeric", "numeric(12,4)", "integer", "text", "varchar(3)"};
            for (int i = 0; i < types.length; i++) {
                String alter = "ALTER TABLE public.t ALTER v TYPE " + types[i];
                scene.onSource("BEGIN; INSERT INTO t VALUES (" + 2 * i + ", 1); " + alter + ";" + log + i
                        + ", 'ddl_command_end', 'ALTER TABLE', '" + alter + "'); INSERT INTO t VALUES (" + (2 * i + 1)
                        + ", 2); COMMIT");
            }
            scene.drained().same();
        }
    }
}
