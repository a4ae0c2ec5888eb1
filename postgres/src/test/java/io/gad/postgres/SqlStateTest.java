package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SqlStateTest {

    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'GRANT%'";

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
            CompletableFuture<SqlState> refused = CompletableFuture.supplyAsync(() -> {
                try {
                    second.execute("GRANT INSERT ON t TO PUBLIC");
                    return SqlState.OTHER;
                } catch (SQLException e) {
                    return new PostgresException("granting", e).kind();
                }
            });
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!"1".equals(server.value("postgres", WAITING))) {
                assertThat(System.nanoTime()).as("it waits for the first").isLessThan(end);
                LockSupport.parkNanos(20_000_000);
            }
            one.commit();

            assertThat(refused.get()).isEqualTo(SqlState.CONTENTION);
        }
    }

    @Test
    void otherInternalErrorsAreNot() {
        assertThat(SqlState.of("XX000").isPassing()).isFalse();
        assertThat(SqlState.of(new SQLException("lost", "08006"))).isEqualTo(SqlState.UNREACHABLE);
    }
}
