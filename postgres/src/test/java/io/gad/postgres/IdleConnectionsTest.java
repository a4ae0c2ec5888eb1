package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session whose connection served another one before is as good as new, or it is new. */
class IdleConnectionsTest {

    private static final int MOST = 8;
    private static final PostgresServer SERVER =
            PostgresServer.start(PostgresOptions.forTests().with("max_connections", Integer.toString(MOST)));
    private static final Login LOGIN = new Login(Dsn.parse(SERVER.dsn()), new Secret(SERVER.password()));

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @BeforeEach
    void nobodyIsIdle() {
        IdleConnections.SHARED.dropAll(LOGIN);
    }

    private static Session open(SessionSettings settings) {
        return LOGIN.open("postgres", settings);
    }

    private static Session open() {
        return open(SessionSettings.control("test"));
    }

    private static int used() {
        try (Session session = open()) {
            return session.backendPid();
        }
    }

    @Test
    void theConnectionOfAClosedSessionServesTheNext() {
        int first = used();

        try (Session next = open(SessionSettings.control("another"))) {
            assertThat(next.backendPid()).isEqualTo(first);
            assertThat(text(next, "SHOW application_name")).isEqualTo("gad/another");
        }
    }

    @Test
    void nothingOfTheSessionBeforeIsLeft() {
        int first;
        try (Session session = open()) {
            first = session.backendPid();
            session.execute(
                    "CREATE TEMPORARY TABLE left_behind (a int); SET search_path = public; SET work_mem = '1MB';"
                            + " SET TimeZone = 'Asia/Tokyo'; PREPARE p AS SELECT 1; LISTEN somebody;"
                            + " SET default_transaction_read_only = on; SELECT pg_advisory_lock(1)");
        }
        try (Session next = open()) {
            assertThat(next.backendPid()).isEqualTo(first);
            assertThat(text(next, "SELECT to_regclass('pg_temp.left_behind')::text"))
                    .isNull();
            assertThat(text(next, "SHOW search_path")).isEmpty();
            assertThat(text(next, "SHOW work_mem")).isEqualTo("4MB");
            assertThat(text(next, "SHOW TimeZone")).isEqualTo("UTC");
            assertThat(text(next, "SHOW default_transaction_read_only")).isEqualTo("off");
            assertThat(text(next, "SELECT count(*) FROM pg_prepared_statements"))
                    .isEqualTo("0");
            assertThat(text(next, "SELECT count(*) FROM pg_listening_channels()"))
                    .isEqualTo("0");
            assertThat(text(next, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aStatementThatTheDriverPreparedOnTheServerWorksAgain() {
        for (int session = 0; session < 3; session++) {
            try (Session s = open()) {
                for (int i = 0; i < 10; i++) {
                    int expected = i;
                    assertThat(s.<Integer>one("SELECT ?::int", row -> row.getInt(1), i))
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void theReplicaRoleIsAnotherPlace() {
        int ordinary = used();

        try (Session replica = open(SessionSettings.apply("test"))) {
            assertThat(replica.backendPid()).isNotEqualTo(ordinary);
            assertThat(text(replica, "SHOW session_replication_role")).isEqualTo("replica");
        }
        try (Session replica = open(SessionSettings.apply("test"))) {
            assertThat(text(replica, "SHOW session_replication_role")).isEqualTo("replica");
        }
    }

    @Test
    void oneThatTheServerEndedMeanwhileIsReplacedUnnoticed() {
        int first = used();
        SERVER.execute("postgres", "SELECT pg_terminate_backend(" + first + ", 5000)");

        assertThat(used()).isNotEqualTo(first);
    }

    @Test
    void noConnectionOutlivesItsServer() {
        used();
        SERVER.kill();
        assertThatThrownBy(IdleConnectionsTest::used).isInstanceOf(PostgresException.class);
        SERVER.startAgain();

        assertThat(used()).isPositive();
    }

    @Test
    void oneOnWhichAStatementFailedOrATransactionIsOpenDoesNotServeAgain() throws Exception {
        int failed;
        try (Session session = open()) {
            failed = session.backendPid();
            assertThatThrownBy(() -> session.execute("SELECT 1/0")).isInstanceOf(PostgresException.class);
        }
        int open;
        try (Session session = open()) {
            open = session.backendPid();
            session.jdbc().setAutoCommit(false);
            session.execute("SELECT 1");
        }
        assertThat(open).isNotEqualTo(failed);
        assertThat(used()).isNotIn(failed, open);
    }

    @Test
    void whoeverAbandonsAClosedSessionDoesNotHitTheNextOne() {
        Session closed = open();
        closed.close();

        try (Session next = open()) {
            closed.abandon();
            closed.close();
            assertThat(text(next, "SELECT 'alive'")).isEqualTo("alive");
            assertThatThrownBy(() -> closed.execute("SELECT 1")).hasMessageContaining("found it closed");
        }
    }

    @Test
    void aDatabaseIsDroppedAsSoonAsNobodyUsesItAnyMore() {
        SERVER.execute("postgres", "CREATE DATABASE passing");
        LOGIN.open("passing", SessionSettings.control("test")).close();

        SERVER.execute("postgres", "DROP DATABASE passing"); // Waits five seconds for others to leave.
    }

    @Test
    void whereTheServerHasNoPlaceLeftTheIdleOnesMakeRoom() {
        LOGIN.open("template1", SessionSettings.control("test")).close();
        List<Session> all = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        while (true) {
                            all.add(open());
                        }
                    })
                    .isInstanceOf(PostgresException.class)
                    .hasMessageContaining("too many");
            assertThat(all).hasSize(MOST);
        } finally {
            all.forEach(Session::close);
        }
    }

    private static @Nullable String text(Session session, String query) {
        List<Optional<String>> column = session.list(query, row -> Optional.ofNullable(row.getString(1)));
        return column.getFirst().orElse(null);
    }
}
