package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.LeftOutList;
import io.gad.member.TablePattern;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A former primary takes back what it alone has committed, whatever that was, and whatever the new one has done since. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RewindTest {

    private static final String FILES =
            "SELECT relname || ' ' || pg_relation_filenode(oid) FROM pg_class WHERE relname IN ('item', 'part', 'big')";

    private static final String READ_AS_A_WHOLE =
            "SELECT sum(seq_scan) FROM pg_stat_user_tables WHERE relname IN ('item', 'part', 'big', 'pair')";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final FormerPrimaryScene scene = new FormerPrimaryScene(servers);

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
        servers.source.execute(
                "app",
                "CREATE TABLE big (id int PRIMARY KEY, v text, n int); ALTER TABLE big ALTER v SET STORAGE EXTERNAL;"
                        + "INSERT INTO big SELECT g, repeat(md5(g::text), 200), 0 FROM generate_series(1, 50) g;"
                        + "CREATE TABLE loose (note text, n int);"
                        + "INSERT INTO loose SELECT 'l' || g % 7, g % 5 FROM generate_series(1, 200) g;"
                        + "CREATE TABLE pair (a numeric, b text COLLATE \"C\", v text, PRIMARY KEY (a, b));"
                        + "INSERT INTO pair VALUES (1.0, 'x', 'one'), (2.0, 'O''Neil \\ \"q\"', 'two')");
    }

    @AfterEach
    void clear() {
        scene.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    private void requireUntouched(List<String> files) {
        assertThat(servers.source.column("app", FILES)).containsExactlyInAnyOrderElementsOf(files);
    }

    @Test
    void rowsThatWereWrittenOnEitherSideAreTheNewPrimarysAndNoTableIsWrittenAnew() {
        List<String> files = servers.source.column("app", FILES);
        scene.lose(
                "INSERT INTO item (name, n) SELECT 'lost' || g, g FROM generate_series(1, 50) g",
                "UPDATE item SET n = -1 WHERE id < 20",
                "DELETE FROM part WHERE id < 10",
                "DELETE FROM item WHERE id BETWEEN 500 AND 520 AND NOT EXISTS (SELECT FROM part WHERE item = item.id)",
                "UPDATE big SET n = 7 WHERE id < 5",
                "UPDATE pair SET b = 'lost' WHERE a = 1",
                "DELETE FROM pair WHERE a = 2");
        scene.promote(
                // The same keys, other rows; values that only the lost ones had; and what both have changed.
                "INSERT INTO item (id, name, n) SELECT 1000 + g, 'new' || g, g FROM generate_series(1, 30) g",
                "INSERT INTO item (id, name, n) VALUES (5000, 'lost7', 1)",
                "UPDATE item SET name = 'swap' WHERE id = 5; UPDATE item SET n = 55 WHERE id = 700",
                "UPDATE big SET n = 9 WHERE id = 3; UPDATE big SET v = 'short' WHERE id = 4; DELETE FROM big WHERE id = 9",
                "UPDATE pair SET a = 1.00, v = 'again' WHERE a = 1");
        scene.fence();
        String here = servers.source.value("app", READ_AS_A_WHOLE);
        String there = servers.target.value("app", READ_AS_A_WHOLE);

        SyncTask back = scene.rewind();

        servers.awaitPhase(back, SyncPhase.INCREMENTAL);
        assertThat(servers.source.value("app", READ_AS_A_WHOLE)).isEqualTo(here);
        assertThat(servers.target.value("app", READ_AS_A_WHOLE)).isEqualTo(there);
        scene.requireRewound(back);
        requireUntouched(files);
        assertThat(servers.source.value("app", "SELECT count(*) FROM item WHERE name LIKE 'lost%'"))
                .isEqualTo("1");
    }

    @Test
    void keysThatCameIntoOrLeftWhatWasTouchedAreTheNewPrimarys() {
        scene.lose(
                "UPDATE big SET id = 1001 WHERE id = 1; UPDATE big SET id = 1 WHERE id = 2",
                "UPDATE big SET id = id + 2000 WHERE id BETWEEN 10 AND 20",
                "INSERT INTO big VALUES (3000, 'x', 1); DELETE FROM big WHERE id = 3000");
        scene.promote(
                "UPDATE big SET id = 1001 WHERE id = 3",
                "UPDATE big SET id = 2010 WHERE id = 30; UPDATE big SET id = 30 WHERE id = 10",
                "UPDATE big SET id = 4000 WHERE id = 20");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void uniqueValuesThatWereSwappedOnBothSidesAreInNobodysWay() {
        String swap =
                "BEGIN; UPDATE item SET name = 'tmp' WHERE id = %1$d; UPDATE item SET name = 'i%1$d' WHERE id = %2$d;"
                        + " UPDATE item SET name = 'i%2$d' WHERE id = %1$d; COMMIT";
        scene.lose(
                swap.formatted(1, 2),
                swap.formatted(3, 4),
                "UPDATE item SET name = 'free' WHERE id = 6",
                "UPDATE item SET name = 'i6' WHERE id = 7");
        scene.promote(swap.formatted(3, 1 + 1), swap.formatted(8, 9), "UPDATE item SET name = 'free' WHERE id = 10");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void tablesThatWereTruncatedOnEitherSideHoldTheNewPrimarysRows() {
        List<String> files = servers.source.column("app", FILES);
        scene.lose("TRUNCATE part; INSERT INTO part VALUES (1, 1, 'lost')", "TRUNCATE loose");
        scene.promote("TRUNCATE big; INSERT INTO big VALUES (1, 'x', 1)", "DELETE FROM part WHERE id = 77");
        scene.fence();
        scene.requireRewound(scene.rewind());
        assertThat(servers.source.column("app", FILES)).contains(files.getFirst());
    }

    @Test
    void tablesWithoutAKeyAreComparedAsAWhole() {
        scene.lose(
                "INSERT INTO loose VALUES ('lost', 1), ('lost', 1)",
                "DELETE FROM loose WHERE n = 3",
                "UPDATE loose SET n = NULL WHERE note = 'l2'");
        scene.promote("INSERT INTO loose VALUES ('l2', 2), (NULL, NULL)", "DELETE FROM loose WHERE note = 'l5'");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void definitionsThatWereLostAreTakenBack() {
        scene.lose(
                "CREATE TABLE lost (id int PRIMARY KEY); INSERT INTO lost VALUES (1)",
                "ALTER TABLE item ADD extra text DEFAULT 'e'; UPDATE item SET extra = 'x' WHERE id < 5",
                "ALTER TABLE big DROP COLUMN n; ALTER TABLE big ADD COLUMN n int",
                "DROP TABLE loose",
                "CREATE INDEX lost_index ON part (note); ALTER TABLE part DROP CONSTRAINT part_item_fkey",
                "CREATE VIEW lost_view AS SELECT 1 AS x; CREATE TYPE lost_type AS ENUM ('a')",
                "ALTER TABLE pair RENAME TO pairs; INSERT INTO pairs VALUES (9, 'y', 'lost')");
        scene.promote("INSERT INTO loose VALUES ('new', 1)", "INSERT INTO pair VALUES (3, 'z', 'new')");
        scene.fence();
        scene.requireRewound(scene.rewind());
        assertThat(servers.source.column("app", "SELECT relname FROM pg_class WHERE relname ~ '^(lost|pairs)'"))
                .isEmpty();
    }

    @Test
    void whatWasSaidOfObjectsIsTakenBack() {
        servers.source.execute("app", "COMMENT ON TABLE pair IS 'before'; CREATE SEQUENCE apart");
        scene.lose(
                "COMMENT ON TABLE item IS 'it''s lost IS ''x'''; COMMENT ON COLUMN big.v IS 'lost'",
                "COMMENT ON TABLE pair IS NULL; ALTER TABLE part ENABLE ROW LEVEL SECURITY",
                "ALTER SEQUENCE apart OWNED BY big.id",
                "GRANT SELECT ON item TO PUBLIC; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
                "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC");
        scene.promote("COMMENT ON TABLE loose IS 'new'");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void tablesThatChangedNamesOrWereMadeAgainAsTheyWereHoldTheNewPrimarysRows() {
        servers.source.execute(
                "app",
                "CREATE TABLE one (id int PRIMARY KEY, v text); CREATE TABLE two (id int PRIMARY KEY, v text);"
                        + "CREATE TABLE three (id int PRIMARY KEY, v text);"
                        + "INSERT INTO one VALUES (1, 'one'), (2, 'one'); INSERT INTO two VALUES (1, 'two');"
                        + "INSERT INTO three SELECT g, 'three' FROM generate_series(1, 10) g");
        scene.lose(
                "ALTER TABLE one RENAME TO tmp; ALTER TABLE two RENAME TO one; ALTER TABLE tmp RENAME TO two",
                "UPDATE one SET v = 'lost'",
                "DROP TABLE three; CREATE TABLE three (id int PRIMARY KEY, v text); INSERT INTO three VALUES (3, 'lost')");
        scene.promote("INSERT INTO three VALUES (11, 'new'); UPDATE two SET v = 'new'");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void definitionsThatTheNewPrimaryHasTakenSinceAreTakenOver() {
        servers.source.execute("app", "CREATE MATERIALIZED VIEW total AS SELECT count(*) AS n FROM big");
        scene.lose("DELETE FROM big WHERE id > 40", "REFRESH MATERIALIZED VIEW total", "UPDATE part SET note = 'lost'");
        scene.promote(
                "ALTER TABLE big ADD COLUMN r float DEFAULT random(); UPDATE big SET n = 5 WHERE id > 45",
                "CREATE TABLE fresh AS SELECT id, v FROM big; ALTER TABLE fresh ADD PRIMARY KEY (id)",
                "ALTER TABLE part ALTER note TYPE varchar(20); DROP TABLE loose",
                "ALTER TABLE item RENAME COLUMN n TO m; UPDATE item SET m = 3 WHERE id = 3");
        scene.fence();
        scene.requireRewound(scene.rewind());
        assertThat(servers.source.value("app", "SELECT n FROM total")).isEqualTo("50");
    }

    @Test
    void manyRowsAreNoDearerThanTheirTable() {
        servers.source.execute(
                "app",
                "CREATE TABLE wide (id int PRIMARY KEY, n int);"
                        + " INSERT INTO wide SELECT g, g FROM generate_series(1, 60000) g; ANALYZE wide");
        scene.lose("UPDATE wide SET n = n + 1 WHERE id % 2 = 0", "UPDATE item SET n = 0 WHERE id % 3 = 0");
        scene.promote("DELETE FROM wide WHERE id % 10 = 0");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void rowsOfPartitionsThatMovedAreTheNewPrimarys() {
        servers.source.execute(
                "app",
                "CREATE TABLE root (id int, region text, v text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);"
                        + "CREATE TABLE root_a PARTITION OF root FOR VALUES IN ('a');"
                        + "CREATE TABLE root_b PARTITION OF root FOR VALUES IN ('b');"
                        + "INSERT INTO root SELECT g, CASE g % 2 WHEN 0 THEN 'a' ELSE 'b' END, 'v'"
                        + " FROM generate_series(1, 100) g");
        scene.lose("UPDATE root SET region = 'a' WHERE id = 1", "DELETE FROM root WHERE id = 2");
        scene.promote(
                "UPDATE root SET region = 'b' WHERE id = 4", "TRUNCATE root_b; INSERT INTO root VALUES (1, 'b', 'n')");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void partitionsThatWereTakenOffOrPutOnAreWhereTheNewPrimaryHasThem() {
        servers.source.execute(
                "app",
                "CREATE TABLE root (id int, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);"
                        + "CREATE TABLE root_a PARTITION OF root FOR VALUES IN ('a');"
                        + "CREATE TABLE root_b PARTITION OF root FOR VALUES IN ('b');"
                        + "INSERT INTO root SELECT g, CASE g % 2 WHEN 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 40) g");
        scene.lose("ALTER TABLE root DETACH PARTITION root_a", "DELETE FROM root_a WHERE id < 10");
        scene.promote(
                "ALTER TABLE root DETACH PARTITION root_b; INSERT INTO root VALUES (100, 'a')",
                "CREATE TABLE root_c PARTITION OF root FOR VALUES IN ('c'); INSERT INTO root VALUES (101, 'c')");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void whatATypeOrASchemaMeantIsComparedInAllTables() {
        servers.source.execute(
                "app",
                "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TABLE felt (id int PRIMARY KEY, m mood);"
                        + "INSERT INTO felt VALUES (1, 'good'), (2, 'bad');"
                        + "CREATE SCHEMA s; CREATE SCHEMA t; CREATE TABLE s.x (id int PRIMARY KEY, v text);"
                        + "CREATE TABLE t.x (id int PRIMARY KEY, v text); INSERT INTO s.x VALUES (1, 's'); INSERT INTO t.x VALUES (1, 't')");
        scene.lose(
                "ALTER TYPE mood RENAME VALUE 'good' TO 'fine'; INSERT INTO felt VALUES (3, 'fine')",
                "ALTER SCHEMA s RENAME TO u; ALTER SCHEMA t RENAME TO s; ALTER SCHEMA u RENAME TO t",
                "INSERT INTO s.x VALUES (2, 'lost')");
        scene.promote(
                "ALTER TYPE mood ADD VALUE 'so so'", "INSERT INTO felt VALUES (4, 'so so'); UPDATE t.x SET v = 'new'");
        scene.fence();
        scene.requireRewound(scene.rewind());
    }

    @Test
    void whatTheNewPrimaryDidNotHoldWhenItWasOpenedIsItsOwnToo() {
        servers.leftOut = List.of(new TablePattern("public.part"));
        scene.lose("UPDATE item SET n = 0 WHERE id = 3");
        servers.leftOut = List.of();
        servers.target.execute(
                "app",
                "SET default_transaction_read_only = off; SET session_replication_role = replica; COMMIT;"
                        + " DELETE FROM big WHERE id < 10; INSERT INTO gad.reread VALUES ('big'::regclass, 'test')");
        scene.promote("INSERT INTO part VALUES (7, 7, 'new')");
        try (Session session = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.control("test"))) {
            session.transaction(() -> LeftOutList.forget(session, List.of(new TablePattern("public.part"))));
        }
        scene.fence();
        scene.requireRewound(scene.rewind());
        assertThat(servers.source.value("app", "SELECT count(*) FROM part")).isEqualTo("1");
        assertThat(servers.source.value("app", "SELECT count(*) FROM big")).isEqualTo("41");
    }

    @Test
    void aTableThatIsTruncatedWhileItsRowsAreSetIsReadAnew() throws SQLException {
        scene.lose("UPDATE item SET n = 0 WHERE id < 9", "UPDATE part SET note = 'lost' WHERE id < 9");
        scene.promote();
        scene.fence();
        SyncTask back;
        try (Connection connection = servers.source.connect("app");
                Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'gad/test'"); // Else it is ended when the database is closed.
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE item IN SHARE MODE");
            back = scene.rewind();
            TaskOnTwoServers.awaitWaiting(servers.source, "item");
            servers.target.execute("app", "UPDATE part SET note = 'gone' WHERE id < 5; TRUNCATE part");
            servers.target.execute("app", "INSERT INTO part SELECT g, g, 'new' FROM generate_series(1, 20) g");
            connection.rollback();
        }
        servers.awaitEqual("app", "SELECT p::text FROM part p ORDER BY id");
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> back.tablesToRead() == 0);
        scene.requireRewound(back);
    }

    @Test
    void aRowThatHadStrayedBeforeHasItsTableComparedAsAWhole() {
        scene.lose("UPDATE item SET n = 0 WHERE id = 3");
        servers.target.execute(
                "app",
                "SET default_transaction_read_only = off; SET session_replication_role = replica; COMMIT;"
                        + " DELETE FROM item WHERE id IN (300, 301)");
        scene.promote("INSERT INTO item VALUES (9000, 'i300', 1)");
        scene.fence();
        scene.requireRewound(scene.rewind());
        assertThat(servers.source.value("app", "SELECT count(*) FROM item WHERE id IN (300, 301)"))
                .isEqualTo("0");
    }

    @Test
    void keysAreReadAsTheyAreWhateverABackslashMeansInTheDatabase() {
        servers.source.execute("app", "ALTER DATABASE app SET standard_conforming_strings = off");
        scene.lose(
                "INSERT INTO pair VALUES (5, E'a\\\\b', 'lost'), (6, E'\\\\''); --', 'lost')",
                "UPDATE pair SET v = 'lost' WHERE a = 2");
        scene.promote();
        scene.fence();
        scene.requireRewound(scene.rewind());
        assertThat(servers.source.value("app", "SELECT count(*) FROM pair WHERE v = 'lost'"))
                .isEqualTo("0");
    }

    @Test
    void whereNothingWasLostAndNothingWrittenItIsInStepAgain() {
        scene.lose();
        scene.promote();
        scene.fence();
        scene.requireRewound(scene.rewind());
    }
}
