package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What servers of 17 and later may do to our sessions. */
class NewerServersTest {

    private static final Duration LIMIT = Duration.ofMillis(100);
    private static final PostgresServer SERVER =
            PostgresServer.start(PostgresOptions.forTests().withVersion(18));

    @AfterAll
    static void end() {
        SERVER.close();
    }

    private static Login login() {
        return new Login(Dsn.parse(SERVER.dsn()), new Secret(SERVER.password()));
    }

    @Test
    void aLimitOfTransactionsEndsNeitherOurSessionsNorTheSnapshotOfASlot() {
        SERVER.execute("postgres", "CREATE DATABASE limited");
        SERVER.execute("postgres", "ALTER DATABASE limited SET transaction_timeout = '" + LIMIT.toMillis() + "ms'");
        try (CreatedSlot slot =
                        ReplicationSlots.create(login(), "limited", "gad_test", "test", Duration.ofSeconds(5), true);
                Session session = login().open("limited", SessionSettings.bulk("test"))) {
            int one = session.transaction(() -> {
                session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                session.adopt(slot.snapshot());
                return session.one(
                        "SELECT 1 FROM pg_sleep(" + 3 * LIMIT.toMillis() / 1000.0 + ")", row -> row.getInt(1));
            });
            assertThat(one).isEqualTo(1);
        }
    }

    @Test
    void aTriggerAtLoginThatMayNotWriteDoesNotShutUsOut() {
        SERVER.execute("postgres", "CREATE DATABASE closed");
        SERVER.execute("closed", """
            CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'the secondary is read-only' USING ERRCODE = 'read_only_sql_transaction'; END $$;
            CREATE EVENT TRIGGER note ON login EXECUTE FUNCTION note()\
            """);
        for (int time = 0; time < 2; time++) {
            try (Session session = login().open("closed", SessionSettings.control("test"))) {
                String role = session.one("SHOW session_replication_role", row -> row.getString(1));
                assertThat(role).isEqualTo("origin");
            }
        }
    }
}
