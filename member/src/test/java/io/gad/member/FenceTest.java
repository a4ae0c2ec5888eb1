package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary that still answers is closed, also for those who began before. */
class FenceTest {

    private static final PostgresServer SERVER =
            PostgresServer.start(PostgresOptions.forTests().with("max_prepared_transactions", "5"));
    private final MemberInstance eu = Members.instance(SERVER);

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @BeforeEach
    void aPrimary() {
        try (Session s = Members.session(SERVER, "postgres")) {
            MemberDatabase.dismantle(s);
        }
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS app WITH (FORCE)");
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS late WITH (FORCE)");
        Members.prepare(SERVER, "app", MemberRole.PRIMARY);
        SERVER.execute("app", "INSERT INTO item VALUES (2, 'two')");
    }

    @Test
    void endsTransactionsThatBeganBefore() throws Exception {
        try (var repeatable = SERVER.connect("app");
                var committed = SERVER.connect("app");
                var r = repeatable.createStatement();
                var c = committed.createStatement()) {
            r.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM item");
            c.execute("BEGIN; INSERT INTO item VALUES (3, 'three')");
            assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
            assertThatThrownBy(() -> r.execute("INSERT INTO item VALUES (4, 'four'); COMMIT"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> c.execute("COMMIT")).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> Members.run(SERVER, "app", "INSERT INTO item VALUES (5, 'five')"))
                .hasMessageContaining("no longer the primary");
        assertThat(SERVER.value("app", "SELECT count(*) FROM item")).isEqualTo("2");
        assertThat(Members.rowOf(SERVER, "app").reign()).isEqualTo(FIRST);
        Probe probe = eu.probe(SOON);
        assertThat(probe.answers()).isTrue();
        assertThat(probe.readOnly()).isTrue();

        eu.writeMarker("drain-1", FIRST, 1);
        assertThat(SERVER.value("app", "SELECT marker FROM gad.heartbeat")).isEqualTo("drain-1");
    }

    @Test
    void isTakenBackByItsOwnOperationOnly() {
        SERVER.execute("postgres", "ALTER DATABASE app SET default_transaction_read_only = off");
        eu.fence(FIRST, 1, "op-1", SOON);
        eu.fence(FIRST, 1, "op-1", SOON);
        assertThatThrownBy(() -> eu.unfence(FIRST, 1, "op-2")).isInstanceOf(StaleMandateException.class);
        eu.unfence(FIRST, 1, "op-1");
        eu.unfence(FIRST, 1, "op-1");
        SERVER.execute("app", "INSERT INTO item VALUES (7, 'seven')");
        assertThat(SERVER.value(
                        "app",
                        "SELECT setconfig::text FROM pg_db_role_setting s JOIN pg_database d"
                                + " ON d.oid = s.setdatabase WHERE datname = 'app' AND setrole = 0"))
                .isEqualTo("{default_transaction_read_only=off}");
    }

    @Test
    void namesPreparedTransactionsAndTakesInADatabaseThatCameSince() throws SQLException {
        SERVER.execute("postgres", "CREATE DATABASE late");
        SERVER.execute("late", "CREATE TABLE public.t (id int)");
        SERVER.execute("app", "BEGIN; INSERT INTO item VALUES (8, 'eight'); PREPARE TRANSACTION 'p1'");
        try {
            assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOfSatisfying(FenceResult.Fenced.class, fenced -> {
                assertThat(fenced.prepared()).containsExactly("app: p1");
                assertThat(fenced.positions()).containsKeys("app", "late");
            });
            assertThatThrownBy(() -> Members.run(SERVER, "late", "INSERT INTO t VALUES (1)"))
                    .hasMessageContaining("no longer the primary");
        } finally {
            Members.run(SERVER, "app", "ROLLBACK PREPARED 'p1'");
        }
    }

    @Test
    void closesADatabaseThatWasMadeAMomentAfterTheLastLook() {
        assertThat(eu.probe(SOON).databases()).doesNotContain("late");
        SERVER.execute("postgres", "CREATE DATABASE late");
        SERVER.execute("late", "CREATE TABLE public.t (id int)");

        assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);

        assertThatThrownBy(() -> Members.run(SERVER, "late", "INSERT INTO t VALUES (1)"))
                .hasMessageContaining("no longer the primary");
    }

    @Test
    void anOutdatedManagerFencesNobodyAndTwoReignsAskAPerson() {
        Reign other = new Reign(1, new UUID(9, 9));
        assertThatThrownBy(() -> eu.fence(FIRST, 0, "op-1", SOON)).isInstanceOf(StaleMandateException.class);
        SERVER.execute("app", "INSERT INTO item VALUES (9, 'nine')");
        assertThat(eu.fence(other, 1, "op-1", SOON)).isInstanceOf(FenceResult.Partly.class);
        assertThat(Members.rowOf(SERVER, "app").role()).isEqualTo(MemberRole.FENCED);
    }

    @Test
    void aReturningPrimaryOfAnEarlierReignIsFencedAndMayBePromotedAgain() {
        assertThat(eu.fence(SECOND, 2, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
        assertThat(Members.rowOf(SERVER, "app").reign()).isEqualTo(FIRST);
        Reign third = SECOND.next(new UUID(3, 3));
        assertThat(eu.recordPrimary(SECOND, third, 2, "op-2")).isInstanceOf(RecordResult.Done.class);
        eu.openForWrites(third, 2, () -> {});
        SERVER.execute("app", "INSERT INTO item VALUES (10, 'ten')");
    }

    @Test
    void anotherServerUnderTheSameAddressIsLeftAlone() {
        ServerIdentity found = eu.probe(SOON).identity().orElseThrow();
        ServerIdentity other = new ServerIdentity("1", found.timeline(), found.versionNumber());
        ServerIdentity later =
                new ServerIdentity(found.systemIdentifier(), found.timeline() + 1, found.versionNumber());
        for (ServerIdentity expected : List.of(other, later)) {
            assertThat(eu.fence(FIRST, 1, "op-1", Optional.of(expected), List.of("app"), SOON))
                    .isEqualTo(new FenceResult.Another(found));
        }
        assertThat(Members.rowOf(SERVER, "app").role()).isEqualTo(MemberRole.PRIMARY);
        // A database that is known and has gone since hinders nothing.
        assertThat(eu.fence(FIRST, 1, "op-1", Optional.of(found), List.of("app", "gone"), SOON))
                .isInstanceOf(FenceResult.Fenced.class);
    }

    @Test
    void clientsThatTakeEveryConnectionCannotKeepItOpen() throws SQLException {
        List<Connection> clients = new ArrayList<>();
        List<String> more = List.of("m1", "m2", "m3", "m4", "m5");
        try (PostgresServer busy =
                PostgresServer.start(PostgresOptions.forTests().with("max_connections", "12"))) {
            Members.prepare(busy, "app", MemberRole.PRIMARY);
            more.forEach(database -> Members.prepare(busy, database, MemberRole.PRIMARY));
            busy.execute("postgres", "CREATE ROLE client LOGIN PASSWORD 'c'");
            // Connections of those that prepared it stay for a moment.
            await().atMost(SOON).ignoreExceptions().until(() -> {
                while (clients.size() < 9) {
                    clients.add(DriverManager.getConnection(busy.url("app"), "client", "c"));
                }
                return true;
            });
            MemberInstance full = Members.instance(busy);
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> full.fence(FIRST, 1, "op-1", SOON) instanceof FenceResult.Fenced);
            for (String database : more) {
                assertThat(Members.rowOf(busy, database).role()).isEqualTo(MemberRole.FENCED);
            }
            assertThat(clients).noneMatch(FenceTest::works);
        } finally {
            for (Connection client : clients) {
                client.close();
            }
        }
    }

    private static boolean works(Connection client) {
        try {
            return client.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void aHostThatSwallowsEverythingDoesNotHideTheNext() {
        try (FaultyNetwork silent = FaultyNetwork.to(SERVER.port())) {
            silent.silence();
            Dsn both =
                    Dsn.parse("postgresql://gad@127.0.0.1:" + silent.port() + ",127.0.0.1:" + SERVER.port() + "/app");
            Probe probe = new MemberInstance(new Login(both, new Secret(SERVER.password())), List.of())
                    .probe(Duration.ofSeconds(4));
            assertThat(probe.why()).isEmpty();
            assertThat(probe.row()).isPresent();
        }
    }

    @Test
    void silentServersAreGivenUpInTime() {
        try (FaultyNetwork network = FaultyNetwork.to(SERVER.port())) {
            MemberInstance far =
                    new MemberInstance(new Login(Dsn.parse(network.dsn()), new Secret(SERVER.password())), List.of());
            await().atMost(Duration.ofSeconds(20)).until(() -> far.probe(SOON).answers());
            network.silence();
            long begin = System.nanoTime();
            assertThat(far.probe(Duration.ofMillis(300)).answers()).isFalse();
            assertThat(far.promise(SECOND, 1, 1, "op-1", Duration.ofMillis(200)))
                    .isInstanceOf(PromiseResult.Unreachable.class);
            assertThat(far.fence(FIRST, 1, "op-1", Duration.ofMillis(500))).isInstanceOf(FenceResult.Unreachable.class);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(900L, 3000L);
        }
        assertThat(Members.rowOf(SERVER, "app").role()).isEqualTo(MemberRole.PRIMARY);
    }

    /** Who waits for it may be a switch over, whose clients wait too. */
    @Test
    void aSilentServerKeepsNobodyLongerThanHeSays() {
        try (FaultyNetwork network = FaultyNetwork.to(SERVER.port())) {
            MemberInstance far =
                    new MemberInstance(new Login(Dsn.parse(network.dsn()), new Secret(SERVER.password())), List.of());
            await().atMost(Duration.ofSeconds(20)).until(() -> far.probe(SOON).answers());
            network.silence();
            MemberInstance soon = far.within(Duration.ofMillis(500));
            givenUpWithin(1500, () -> soon.writeMarker("op-1", FIRST, 1));
            givenUpWithin(1500, soon::tablesToRead);
            givenUpWithin(1500, soon::preparedTransactions);
            givenUpWithin(1500, soon::lastBeats);
            givenUpWithin(1500, () -> soon.recordPrimary(FIRST, SECOND, 1, "op-1"));
            givenUpWithin(1500, () -> soon.openForWrites(SECOND, 1, () -> {}));
            givenUpWithin(1500, () -> soon.openedAt(SECOND));
            givenUpWithin(5000, () -> soon.dismantle(FIRST, 1, "delete"));
        }
        assertThat(Members.rowOf(SERVER, "app").role()).isEqualTo(MemberRole.PRIMARY);
    }

    private static void givenUpWithin(long millis, ThrowingCallable call) {
        long begin = System.nanoTime();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PostgresException.class, e -> assertThat(e.kind()).isEqualTo(SqlState.UNREACHABLE));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(millis);
    }
}
