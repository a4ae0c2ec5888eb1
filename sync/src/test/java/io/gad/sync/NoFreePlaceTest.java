package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Others have used up what the source has to give: named with the way out, and it goes on by itself once there is room. */
class NoFreePlaceTest {

    private static final int PLACES = 3;

    private final TaskOnTwoServers servers = new TaskOnTwoServers(
            PostgresOptions.forTests()
                    .with("max_replication_slots", Integer.toString(PLACES))
                    .with("max_wal_senders", Integer.toString(PLACES)),
            PostgresOptions.forTests());

    private final List<Connection> others = new ArrayList<>();

    @BeforeEach
    void tables() {
        for (PostgresServer server : List.of(servers.source, servers.target)) {
            server.execute("postgres", "CREATE DATABASE app");
            server.execute("app", "CREATE TABLE t (id int PRIMARY KEY)");
        }
        servers.source.execute("app", "INSERT INTO t SELECT generate_series(1, 100)");
    }

    @AfterEach
    void close() throws SQLException {
        leave();
        servers.close();
    }

    @Tag("long")
    @Test
    void forASlotAndThenForASender() throws SQLException {
        servers.source.execute(
                "postgres",
                "SELECT pg_create_physical_replication_slot('other_' || n) FROM generate_series(1, " + PLACES + ") n");
        SyncTask task = servers.engine().start(servers.spec(SyncTaskSpec.SchemaMode.EXISTING, List.of("app"), false));
        awaitProblem(task, "NO_FREE_SLOT", "a free replication slot on eu for database app", "max_replication_slots");
        servers.source.execute("postgres", "SELECT pg_drop_replication_slot('other_2')");
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        awaitNoProblem(task);

        takeEverySender();
        servers.source.execute("app", "INSERT INTO t VALUES (0)");
        awaitProblem(task, "NO_FREE_SENDER", "a free WAL sender on eu for database app", "max_wal_senders");
        leave();
        servers.awaitEqual("app", "SELECT count(*) FROM t");
        awaitNoProblem(task);
    }

    private void awaitProblem(SyncTask task, String code, String... words) {
        SyncTaskStatus status = servers.await(
                task,
                s -> s.databases().stream()
                        .anyMatch(d -> d.problemCode().filter(code::equals).isPresent()));
        assertThat(status.databases().getFirst().problem().orElseThrow())
                .contains(words)
                .contains("goes on by itself");
        assertThat(status.state()).isNotEqualTo(SyncTaskStatus.State.FAILED);
    }

    private void awaitNoProblem(SyncTask task) {
        var unused = servers.await(
                task, s -> s.databases().stream().allMatch(d -> d.problem().isEmpty()));
    }

    /** Ours is ended as often as it comes back before the others are in. */
    private void takeEverySender() {
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> {
            servers.source.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_replication WHERE application_name ~ 'gad/'");
            while (others.size() < PLACES && enter()) {
                continue;
            }
            return others.size() == PLACES;
        });
    }

    private boolean enter() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresServer.USER);
        properties.setProperty("password", servers.source.password());
        properties.setProperty("replication", "true");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "13");
        try {
            others.add(DriverManager.getConnection(servers.source.url("postgres"), properties));
            return true;
        } catch (SQLException e) {
            if ("53300".equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private void leave() throws SQLException {
        for (Connection other : others) {
            other.close();
        }
        others.clear();
    }
}
