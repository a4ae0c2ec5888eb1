package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gad.testkit.PostgresServer;
import io.gad.testkit.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class SqlStateTest {

    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%s'";

    @Test
    void aGrantThatMeetsAnotherOfTheSameTableIsToBeTriedAgain() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                Connection one = server.connect("postgres");
                Connection other = server.connect("postgres");
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            first.execute("CREATE TABLE t (a int)");
            one.setAutoCommit(false);
            first.execute("GRANT SELECT ON t TO PUBLIC");
            var refused = refusalOfWhatWaits(server, second, "GRANT INSERT ON t TO PUBLIC");
            one.commit();

            assertThat(refused.get()).isEqualTo(SqlState.CONTENTION);
        }
    }

    /** So a CREATE DATABASE meets one whose connection was lost while it ran on. */
    @Test
    void whatIsMadeByTwoAtOnceIsToBeTriedAgain() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                Connection one = server.connect("postgres");
                Connection other = server.connect("postgres");
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            one.setAutoCommit(false);
            first.execute("CREATE TYPE made AS (a int)");
            var refused = refusalOfWhatWaits(server, second, "CREATE TYPE made AS (a int)");
            one.commit();

            assertThat(refused.get()).isEqualTo(SqlState.CONTENTION);
        }
    }

    private static CompletableFuture<SqlState> refusalOfWhatWaits(PostgresServer server, Statement second, String sql) {
        CompletableFuture<SqlState> refused = CompletableFuture.supplyAsync(() -> {
            try {
                second.execute(sql);
                return SqlState.OTHER;
            } catch (SQLException e) {
                return new PostgresException("running " + sql, e).kind();
            }
        });
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!"1".equals(server.value("postgres", WAITING.formatted(sql)))) {
            assertThat(System.nanoTime()).as("it waits for the first").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
        return refused;
    }

    @Test
    void aSessionThatFindsNoRoomForWhatItHasReadIsToBeOpenedAgain() throws IOException {
        assumeTrue(SmallDisk.isPossible(), "a file system that can be filled needs the right to mount one (root)");
        try (PostgresServer server = PostgresServer.start();
                SmallDisk disk = SmallDisk.of(32)) {
            server.execute("postgres", "CREATE TABLESPACE small LOCATION '" + disk.directory("small") + "'");
            server.execute("postgres", "CREATE DATABASE app TABLESPACE small");
            assertThat(server.value("app", "SELECT 1")).isEqualTo("1");
            Path read;
            try (Stream<Path> files = Files.walk(disk.path())) {
                read = files.filter(file -> file.endsWith("pg_internal.init"))
                        .findFirst()
                        .orElseThrow();
            }
            Files.delete(read);
            fill(disk);
            Login login = new Login(Dsn.parse(server.dsn()), new Secret(server.password()));

            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> login.openAnew("app", SessionSettings.control("test")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(SqlState.DISK_FULL));
        }
    }

    private static void fill(SmallDisk disk) throws IOException {
        Path file = Files.createTempFile(disk.path(), "full", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @Test
    void aConnectionThatCannotBeClosedHasBroken() {
        IOException broken = new IOException("Broken pipe");
        assertThat(SqlState.of(
                        new PSQLException("Unable to close connection properly", PSQLState.UNKNOWN_STATE, broken)))
                .isEqualTo(SqlState.UNREACHABLE);
        assertThat(SqlState.of(new PSQLException("something else", PSQLState.UNKNOWN_STATE)))
                .isEqualTo(SqlState.OTHER);
    }

    @Test
    void otherInternalErrorsAreNot() {
        assertThat(SqlState.of("XX000").isPassing()).isFalse();
        assertThat(SqlState.of(new SQLException("lost", "08006"))).isEqualTo(SqlState.UNREACHABLE);
    }
}
