package io.gad.postgres.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportedSnapshotTest {

    /** A source that was killed and is back at once refuses a snapshot of before, which must not end a load. */
    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aSnapshotThatIsGoneIsAPassingTroubleWhateverTheServerCallsIt(int version) {
        try (PostgresServer server =
                PostgresServer.start(PostgresOptions.forTests().withVersion(version))) {
            server.execute("postgres", "CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
            Login login = new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
            String snapshot;
            try (CreatedSlot slot = ReplicationSlots.create(
                            login, "postgres", "gad_test", "test", Duration.ofSeconds(5), true);
                    Session seeing = session(login)) {
                server.execute("postgres", "INSERT INTO t VALUES (2)");
                snapshot = slot.snapshot();
                assertThat(rows(seeing, snapshot)).isEqualTo(1);
            }

            server.kill();
            server.startAgain();

            try (Session late = session(login)) {
                PostgresException gone = catchThrowableOfType(PostgresException.class, () -> rows(late, snapshot));
                assertThat(gone.kind().isPassing()).as("%s", gone).isTrue();
                assertThat(gone).hasMessageContaining(snapshot);
            }
        }
    }

    private static Session session(Login login) {
        return login.open("postgres", SessionSettings.control("test"));
    }

    private static long rows(Session session, String snapshot) {
        return session.transaction(() -> {
            session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            session.adopt(snapshot);
            return session.one("SELECT count(*) FROM public.t", row -> row.getLong(1));
        });
    }
}
