package io.gad.sync.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.ServerClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever wrote before a moment is waited for. */
final class OlderTransactionsTest {

    @Test
    void oneThatBeganBeforeTheClockWasSetBackIsOlder() throws SQLException {
        assumeTrue(ServerClock.isPossible(), "libfaketime is not installed");
        try (ServerClock clock = ServerClock.right();
                PostgresServer server = PostgresServer.start(
                        clock.of(PostgresOptions.forTests().with("max_prepared_transactions", "2")));
                Session session = login(server).open("postgres", SessionSettings.control("test"))) {
            clock.set(Duration.ofDays(1));
            try (Connection writer = server.connect("postgres");
                    Statement statement = writer.createStatement()) {
                writer.setAutoCommit(false);
                statement.execute("CREATE TABLE made ()");
                clock.set(Duration.ZERO);
                OlderTransactions older = OlderTransactions.of(session);
                assertThat(older.areRunning()).isTrue();
                clock.set(Duration.ofDays(2));
                assertThat(older.areRunning())
                        .as("when the clock has passed its begin")
                        .isTrue();
                writer.rollback();
                assertThat(older.areRunning()).isFalse();
            }
            clock.set(Duration.ofDays(1));
            server.execute("postgres", "BEGIN; CREATE TABLE made (); PREPARE TRANSACTION 'made'");
            clock.set(Duration.ZERO);
            OlderTransactions older = OlderTransactions.of(session);
            assertThat(older.areRunning()).isTrue();
            server.execute("postgres", "ROLLBACK PREPARED 'made'");
            assertThat(older.areRunning()).isFalse();
        }
    }

    @Test
    void oneThatIsPreparedMeanwhileIsStillWaitedForAndALaterOneIsNot() throws SQLException {
        try (PostgresServer server =
                        PostgresServer.start(PostgresOptions.forTests().with("max_prepared_transactions", "2"));
                Session session = login(server).open("postgres", SessionSettings.control("test"));
                Connection writer = server.connect("postgres");
                Statement statement = writer.createStatement();
                Connection later = server.connect("postgres");
                Statement laterStatement = later.createStatement()) {
            statement.execute("BEGIN; CREATE TABLE made ()");
            OlderTransactions older = OlderTransactions.of(session);
            laterStatement.execute("BEGIN; CREATE TABLE made_later ()");
            statement.execute("PREPARE TRANSACTION 'made'");
            assertThat(older.areRunning()).isTrue();
            statement.execute("ROLLBACK PREPARED 'made'");
            assertThat(older.areRunning()).isFalse();
            laterStatement.execute("ROLLBACK");
        }
    }

    private static Login login(PostgresServer server) {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
    }
}
