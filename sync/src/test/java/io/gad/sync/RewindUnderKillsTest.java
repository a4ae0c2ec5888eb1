package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is killed in whatever a rewind does just then: it goes on, and the outcome is the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RewindUnderKillsTest {

    enum Who {
        MANAGER,
        FORMER_PRIMARY,
        NEW_PRIMARY
    }

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final FormerPrimaryScene scene = new FormerPrimaryScene(servers);

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
        servers.source.execute("app", "CREATE TABLE loose (note text); INSERT INTO loose VALUES ('a'), ('b')");
        scene.lose(
                "UPDATE item SET n = -1 WHERE id < 100; DELETE FROM part WHERE id > 900",
                "TRUNCATE loose; CREATE TABLE lost (id int PRIMARY KEY); INSERT INTO lost VALUES (1)",
                "UPDATE item SET name = 'tmp' WHERE id = 1; UPDATE item SET name = 'i1' WHERE id = 2");
        scene.promote(
                "INSERT INTO item (name, n) SELECT 'new' || g, g FROM generate_series(1, 100) g",
                "ALTER TABLE part ADD COLUMN r int DEFAULT 3");
        scene.fence();
    }

    @AfterEach
    void clear() {
        scene.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    /** While what the lost tail touches is noted. */
    @ParameterizedTest
    @EnumSource(Who.class)
    void killedWhileTheTailIsRead(Who who) throws SQLException {
        killedWhileSomebodyLocks(who, "gad.rewind_key");
    }

    /** Definitions are in line, some rows are set, those of another table are not. */
    @ParameterizedTest
    @EnumSource(Who.class)
    void killedWhileRowsAreSet(Who who) throws SQLException {
        killedWhileSomebodyLocks(who, "public.item");
    }

    /** Everything is set, and nobody has written that it is. */
    @ParameterizedTest
    @EnumSource(Who.class)
    void killedAtTheEnd(Who who) throws SQLException {
        killedWhileSomebodyLocks(who, "gad.sequence");
    }

    private void killedWhileSomebodyLocks(Who who, String table) throws SQLException {
        try (Connection connection = servers.source.connect("app");
                Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'gad/test'"); // Else it is ended when the database is closed.
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table + " IN SHARE MODE");
            SyncTask task = scene.rewind();
            // Our own session may be one of those that are ended when the database is closed.
            TaskOnTwoServers.awaitWaiting(servers.source, table);
            kill(who);
            if (who != Who.FORMER_PRIMARY) {
                connection.rollback();
            }
            assertThat(task.status().state()).isNotEqualTo(SyncTaskStatus.State.FAILED);
        } catch (SQLException e) {
            assertThat(who).isEqualTo(Who.FORMER_PRIMARY); // Its session went with the server.
        }
        servers.restartEngine(servers.settings());
        servers.source.startAgain();
        servers.target.startAgain();
        servers.target.execute("app", "UPDATE item SET n = 777 WHERE id BETWEEN 90 AND 110; DELETE FROM loose");
        scene.requireRewound(servers.engine().start(scene.spec(false)));
    }

    private void kill(Who who) {
        switch (who) {
            case MANAGER -> servers.restartEngine(servers.settings());
            case FORMER_PRIMARY -> servers.source.kill();
            case NEW_PRIMARY -> servers.target.kill();
        }
    }
}
