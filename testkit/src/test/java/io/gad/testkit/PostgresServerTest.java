package io.gad.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @Test
    void keepsEveryCommittedRowWhenItIsKilledAndStartedAgain() throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            server.execute("postgres", "CREATE DATABASE app");
            server.execute("app", "CREATE TABLE t (id int PRIMARY KEY)");
            try (Connection open = server.connect("app");
                    Statement statement = open.createStatement()) {
                statement.execute("INSERT INTO t VALUES (1), (2)");
                open.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (3)");
                server.kill();
                assertThat(server.isRunning()).isFalse();
                assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(() -> server.connect("app")).isInstanceOf(SQLException.class);
            server.startAgain();
            assertThat(server.column("app", "SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
            server.restart();
            assertThat(server.value("app", "SELECT count(*) FROM t")).isEqualTo("2");
        }
    }

    @Test
    void leavesNoSharedMemoryBehindAndTakesNobodyElses() throws IOException {
        long segment;
        try (PostgresServer server = PostgresServer.start()) {
            segment = SharedMemory.segment(server.data()).orElseThrow().id();
            SharedMemory.remove(server.data(), Duration.ofSeconds(20));
            assertThat(segments()).as("a server has it attached").contains(segment);
            assertThat(server.value("postgres", "SELECT 1")).isEqualTo("1");
            server.kill();
            assertThat(segments()).as("left by the kill").contains(segment);
        }
        assertThat(segments()).doesNotContain(segment);
    }

    private static List<Long> segments() throws IOException {
        return Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
                .skip(1)
                .filter(line -> !line.strip().startsWith("0 ")) // marked to go with its last user
                .map(line -> Long.parseLong(line.strip().split("\\s+")[1]))
                .toList();
    }

    @Test
    void refusesAWrongPassword() {
        try (PostgresServer server = PostgresServer.start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.url("postgres"), PostgresServer.USER, "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void runsTheInstalledBinariesWithLogicalReplication() {
        try (PostgresServer server = PostgresServer.start(
                PostgresOptions.forTests().withInstalledBinaries().withTrust())) {
            assertThat(server.value("postgres", "SHOW wal_level")).isEqualTo("logical");
            server.execute("postgres", "SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
        }
    }

    @Test
    void runsVersion18() {
        try (PostgresServer server =
                PostgresServer.start(PostgresOptions.forTests().withVersion(18))) {
            assertThat(server.value("postgres", "SHOW server_version_num")).startsWith("18");
            server.kill();
            server.startAgain();
            assertThat(server.value("postgres", "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void everyServerHasAnIdentityAndAPasswordOfItsOwn() {
        String query = "SELECT system_identifier FROM pg_control_system()";
        try (PostgresServer one = PostgresServer.start();
                PostgresServer other = PostgresServer.start()) {
            assertThat(one.value("postgres", query)).isNotEqualTo(other.value("postgres", query));
            assertThat(one.password()).isNotEqualTo(other.password());
            one.restart();
            one.execute("postgres", "CREATE TABLE t (id int); CHECKPOINT");
            one.kill();
            one.startAgain();
            assertThat(one.value("postgres", "SELECT count(*) FROM t")).isEqualTo("0");
        }
    }

    /** Starts a server and waits to be killed. */
    static final class Owner {
        public static void main(String[] arguments) throws InterruptedException {
            PostgresServer server = PostgresServer.start();
            System.out.println("READY " + server.pid().orElseThrow());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void isEndedByTheNextProcessWhenItsOwnWasKilled(@TempDir Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        long postmaster;
        try (GadProcess owner = GadProcess.start(
                Owner.class.getName(),
                directory.resolve("owner"),
                List.of("-Djava.io.tmpdir=" + directory),
                List.of(),
                Map.of())) {
            String line = owner.output()
                    .lines()
                    .filter(l -> l.startsWith("READY"))
                    .findFirst()
                    .orElseThrow();
            postmaster = Long.parseLong(line.substring("READY ".length()));
            ProcessHandle.of(owner.pid()).orElseThrow().destroyForcibly();
            Awaitility.await().until(() -> !owner.isRunning());
        }
        assertThat(ProcessHandle.of(postmaster)).isPresent();
        Leftovers.sweep(directory);
        assertThat(ProcessHandle.of(postmaster).filter(Processes::isRunning)).isEmpty();
    }

    @Test
    void signalsReachThePostmasterItself() throws IOException {
        try (PostgresServer server = PostgresServer.start()) {
            long pid = server.pid().orElseThrow();
            assertThat(Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                            .strip())
                    .isEqualTo("postgres");
            server.stop();
            assertThat(server.log()).contains("received fast shutdown request", "database system is shut down");
        }
    }
}
