package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schema gets another name, and the stream may go on with the old one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RenamedSchemaTest {

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private SyncTask task;

    @BeforeAll
    void inStep() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        task = servers.inStep("app");
    }

    @AfterAll
    void close() {
        servers.close();
    }

    private void known(String schema) {
        servers.source.execute(
                "app",
                "CREATE SCHEMA " + schema + "; CREATE TABLE " + schema + ".t (a int PRIMARY KEY);" + " CREATE TABLE "
                        + schema + ".keyless (a int); INSERT INTO " + schema + ".keyless VALUES (1)");
        servers.source.execute("app", "INSERT INTO " + schema + ".t VALUES (1)");
        servers.awaitEqual("app", "SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema + "'");
    }

    private void isTheSame(String... tables) {
        for (String table : tables) {
            String rows = "SELECT array_agg(a ORDER BY a)::text FROM " + table;
            String there = servers.source.value("app", rows);
            org.awaitility.Awaitility.await()
                    .atMost(TaskOnTwoServers.SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(servers.target.value("app", rows))
                            .as("%s; %s", table, task.status())
                            .isEqualTo(there));
        }
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
    }

    @Test
    void rowsBehindItInTheSameTransactionAndInLaterOnesArrive() {
        known("one");
        servers.source.execute(
                "app",
                "BEGIN; INSERT INTO one.t VALUES (2); ALTER SCHEMA one RENAME TO two; INSERT INTO two.t VALUES (3);"
                        + " DELETE FROM two.t WHERE a = 1; INSERT INTO two.keyless VALUES (1); COMMIT");
        servers.source.execute("app", "INSERT INTO two.t VALUES (4); DELETE FROM two.keyless");
        servers.source.execute("app", "ALTER SCHEMA two RENAME TO three");
        servers.source.execute("app", "INSERT INTO three.t VALUES (5)");
        servers.source.execute("app", "TRUNCATE three.keyless; UPDATE three.t SET a = 6 WHERE a = 5");

        isTheSame("three.t", "three.keyless");
    }

    @Test
    void itsOldNameAndThoseOfItsTablesAreTakenByOthers() {
        known("mine");
        servers.source.execute(
                "app",
                "BEGIN; ALTER SCHEMA mine RENAME TO yours; CREATE SCHEMA mine; CREATE TABLE mine.t (a int PRIMARY KEY);"
                        + " INSERT INTO yours.t VALUES (20); INSERT INTO mine.t VALUES (10); COMMIT");
        servers.source.execute("app", "INSERT INTO mine.t VALUES (11); INSERT INTO yours.t VALUES (21)");
        isTheSame("mine.t", "yours.t", "yours.keyless");

        servers.source.execute(
                "app",
                "BEGIN; ALTER SCHEMA mine RENAME TO x; ALTER SCHEMA yours RENAME TO mine; ALTER SCHEMA x RENAME TO yours;"
                        + " INSERT INTO mine.t VALUES (30); INSERT INTO yours.t VALUES (40); COMMIT");
        servers.source.execute("app", "INSERT INTO mine.keyless VALUES (50)");

        isTheSame("mine.t", "yours.t", "mine.keyless");
    }

    /** Its rows come before the definition that makes it. */
    @Test
    void aTableMadeFromAQueryUnderTheOldNameGetsItsOwnRows() {
        known("first");
        servers.source.execute("app", "ALTER SCHEMA first RENAME TO second");
        servers.source.execute("app", "INSERT INTO second.t VALUES (2)");
        servers.source.execute("app", "CREATE SCHEMA first; CREATE TABLE first.t AS SELECT 9 AS a");
        servers.source.execute("app", "INSERT INTO second.t VALUES (3); INSERT INTO first.t VALUES (10)");

        isTheSame("first.t", "second.t");
    }

    @Test
    void aTransactionThatBeganBeforeItCommitsBehindIt() throws SQLException {
        known("early");
        try (Connection connection = servers.source.connect("app");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO early.t VALUES (7)");
            servers.source.execute("app", "ALTER SCHEMA early RENAME TO late");
            statement.execute("INSERT INTO late.t VALUES (8)");
            connection.commit();
        }
        servers.source.execute("app", "INSERT INTO late.t VALUES (9)");

        isTheSame("late.t");
        assertThat(servers.target.column("app", "SELECT a::text FROM late.t ORDER BY a"))
                .isEqualTo(List.of("1", "7", "8", "9"));
    }

    /** The stream begins anew, and has named no table yet. */
    private void again() {
        task.pause();
        servers.await(task, status -> status.state() == SyncTaskStatus.State.PAUSED);
        task.resume();
        servers.await(task, status -> status.state() == SyncTaskStatus.State.INCREMENTAL);
    }

    private void swap(String one, String other) {
        servers.source.execute(
                "app",
                "BEGIN; ALTER SCHEMA " + one + " RENAME TO x; ALTER SCHEMA " + other + " RENAME TO " + one
                        + "; ALTER SCHEMA x RENAME TO " + other + "; COMMENT ON SCHEMA " + other
                        + " IS 'swapped'; COMMIT");
        servers.awaitEqual("app", "SELECT obj_description('" + other + "'::regnamespace)");
    }

    /** Both hold the same rows, so that a change would find its row in the wrong one. */
    @ParameterizedTest
    @CsvSource({"a, false, false", "b, true, false", "c, false, true"})
    void aTransactionThatWasOpenWhileTwoSwappedKeepsToItsOwnTables(
            String name, boolean begunAnewBehindIt, boolean othersComeFirst) throws SQLException {
        String blue = "blue_" + name;
        String green = "green_" + name;
        known(blue);
        known(green);
        again();
        String others = "INSERT INTO " + green + ".t VALUES (6); INSERT INTO " + blue + ".t VALUES (5)";
        try (Connection connection = servers.source.connect("app");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE " + blue + ".t SET a = 7 WHERE a = 1; DELETE FROM " + blue + ".keyless");
            swap(blue, green);
            if (begunAnewBehindIt) {
                again();
            }
            if (othersComeFirst) {
                servers.source.execute("app", others);
            }
            statement.execute("INSERT INTO " + green + ".t VALUES (8)");
            connection.commit();
        }
        if (!othersComeFirst) {
            servers.source.execute("app", others);
        }

        isTheSame(green + ".t", green + ".keyless", blue + ".t", blue + ".keyless");
        assertThat(servers.target.column("app", "SELECT a::text FROM " + green + ".t ORDER BY a"))
                .isEqualTo(List.of("6", "7", "8"));
    }

    @Test
    void aTableThatMovesFromOneIntoTheOtherBehindASwapIsFollowed() {
        known("up");
        known("down");
        swap("up", "down");
        servers.source.execute("app", "INSERT INTO up.t VALUES (2); INSERT INTO down.t VALUES (3)");
        servers.source.execute(
                "app",
                "DROP TABLE up.t; ALTER TABLE down.t SET SCHEMA up; CREATE TABLE down.t (a int PRIMARY KEY);"
                        + " INSERT INTO up.t VALUES (4); INSERT INTO down.t VALUES (5)");
        isTheSame("up.t", "down.t");
        again();
        servers.source.execute("app", "INSERT INTO up.t VALUES (6); INSERT INTO down.t VALUES (7)");
        servers.source.execute("app", "ALTER TABLE up.t ADD b int");
        servers.source.execute("app", "INSERT INTO up.t VALUES (8, 8); TRUNCATE down.t");

        isTheSame("up.t", "down.t");

        String moved = "BEGIN READ WRITE; SET LOCAL session_replication_role = replica; CREATE SCHEMA off;"
                + " ALTER TABLE up.t SET SCHEMA off; COMMIT";
        servers.source.execute("app", moved);
        servers.target.execute("app", moved);
        again();
        servers.source.execute("app", "INSERT INTO off.t VALUES (9, 9)");

        isTheSame("off.t");
    }
}
