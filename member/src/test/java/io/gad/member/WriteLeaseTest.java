package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.postgres.Session;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A primary's guards let nobody pass once its write lease has run out, until it is renewed. */
class WriteLeaseTest {

    private static final PostgresServer SERVER = PostgresServer.start();
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    @AfterAll
    static void end() {
        SERVER.close();
    }

    private static MemberInstance primary(String database) {
        Members.prepare(SERVER, database, MemberRole.PRIMARY);
        return Members.instance(SERVER, database);
    }

    private static void renew(MemberInstance instance, Duration term) {
        assertThat(instance.renewLease(FIRST, 1, term, true, () -> true, SOON)).isTrue();
    }

    private static void awaitRefused(Statement statement) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> requireRefused(statement));
    }

    private static void requireRefused(Statement statement) {
        assertThatThrownBy(() -> statement.execute("INSERT INTO item VALUES (floor(random() * 1e9)::bigint)"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"))
                .hasMessageContaining("write lease");
    }

    @Test
    void refusesOnceItHasRunOutAndGoesOnOnceItIsRenewed() throws SQLException {
        MemberInstance eu = primary("runs_out");
        try (Connection connection = SERVER.connect("runs_out");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (2)");
            renew(eu, LONG);
            statement.execute("INSERT INTO item VALUES (3)");
            renew(eu, SHORT);
            awaitRefused(statement);
            assertThatThrownBy(() -> statement.execute("CREATE TABLE more ()")).hasMessageContaining("write lease");
            statement.execute("CREATE TEMPORARY TABLE own ()");
            statement.execute("SELECT * FROM item");

            assertThat(eu.renewLease(FIRST, 1, LONG, false, () -> true, SOON)).isTrue();
            statement.execute("INSERT INTO item VALUES (4)");
            renew(eu, SHORT);
            awaitRefused(statement);
            eu.endLease(FIRST, 1, SOON);
            assertThat(eu.renewLease(FIRST, 1, SHORT, false, () -> true, SOON))
                    .as("one that comes late begins nothing")
                    .isFalse();
            statement.execute("INSERT INTO item VALUES (5)");
        }
    }

    /** It must not be the snapshot's: a transaction that is older than the last renewal would be refused. */
    @Test
    void isTheSameForEverySnapshot() throws SQLException {
        MemberInstance eu = primary("snapshots");
        for (String isolation : new String[] {"REPEATABLE READ", "SERIALIZABLE"}) {
            renew(eu, Duration.ofSeconds(1));
            try (Connection connection = SERVER.connect("snapshots");
                    Statement statement = connection.createStatement()) {
                statement.execute("BEGIN ISOLATION LEVEL " + isolation);
                statement.execute("INSERT INTO item VALUES (2)");
                String first = String.valueOf(lease("snapshots"));
                renew(eu, LONG);
                await().until(() -> "t"
                        .equals(SERVER.value(
                                "snapshots", "SELECT date_part('epoch', clock_timestamp()) * 1000000 > " + first)));
                statement.execute("INSERT INTO item VALUES (3)");
                renew(eu, Duration.ofSeconds(30));
                statement.execute("COMMIT");
                statement.execute("DELETE FROM item WHERE id > 1");
            }
        }
    }

    /** Its next statement is refused; what it has written, and commits without another, is not: docs/limits.md says so. */
    @Test
    void aTransactionThatHasPassedItsGuardsCommits() throws SQLException {
        MemberInstance eu = primary("passed");
        renew(eu, Duration.ofSeconds(1));
        try (Connection passed = SERVER.connect("passed");
                Connection other = SERVER.connect("passed");
                Statement statement = passed.createStatement();
                Statement probe = other.createStatement()) {
            passed.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES (77)");
            awaitRefused(probe);
            passed.commit();
            requireRefused(statement);
            passed.rollback();
            assertThat(SERVER.value("passed", "SELECT count(*) FROM item WHERE id = 77"))
                    .isEqualTo("1");
        }
    }

    @Test
    void isSentOnlyWhereItMayBeAndOnlyToThePrimaryOfTheReign() {
        MemberInstance eu = primary("may");
        assertThat(eu.renewLease(FIRST, 1, SHORT, false, () -> false, SOON)).isFalse();
        assertThat(lease("may")).isZero();
        assertThatThrownBy(() -> eu.renewLease(SECOND, 1, SHORT, false, () -> true, SOON))
                .isInstanceOf(StaleMandateException.class);
        eu.fence(FIRST, 1, "op-1", SOON);
        assertThatThrownBy(() -> eu.renewLease(FIRST, 1, SHORT, false, () -> true, SOON))
                .isInstanceOf(StaleMandateException.class);
        assertThat(lease("may")).isZero();
    }

    private static long lease(String database) {
        return Long.parseLong(String.valueOf(SERVER.value(database, "SELECT last_value FROM gad.lease")));
    }

    /** As an older version has prepared it. */
    @Test
    void isBroughtToGuardsThatDoNotKnowOfIt() throws SQLException {
        MemberInstance eu = primary("older");
        SERVER.execute(
                "older",
                "SET session_replication_role = replica; CREATE OR REPLACE FUNCTION gad.guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
                        + " SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END';"
                        + " DROP SEQUENCE gad.lease");
        assertThat(eu.renewLease(FIRST, 1, SHORT, true, () -> true, SOON)).isTrue();
        try (Connection connection = SERVER.connect("older");
                Statement statement = connection.createStatement()) {
            awaitRefused(statement);
        }
    }

    /** A superuser brings a later version to what another account has prepared: the guards run as that one. */
    @Test
    void isReadByGuardsOfAnotherOwnerThanWhoeverBringsIt() throws SQLException {
        MemberInstance eu = primary("owners");
        SERVER.execute(
                "owners",
                "SET session_replication_role = replica; CREATE ROLE earlier; ALTER SCHEMA gad OWNER TO earlier;"
                        + " ALTER TABLE gad.member OWNER TO earlier; ALTER FUNCTION gad.guard() OWNER TO earlier;"
                        + " ALTER FUNCTION gad.ddl_guard() OWNER TO earlier; DROP SEQUENCE gad.lease");
        renew(eu, LONG);
        try (Connection connection = SERVER.connect("owners");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (2)");
            statement.execute("CREATE TABLE more ()");
            renew(eu, SHORT);
            awaitRefused(statement);
        }
        assertThat(SERVER.value("owners", "SELECT relowner::regrole FROM pg_class WHERE oid = 'gad.lease'::regclass"))
                .isEqualTo("earlier");
    }

    /** Between the look at the member's row and this it has left: guards without a row would refuse all DDL. */
    @Test
    void isNotBroughtToWhatHasLeftTheGroupMeanwhile() {
        SERVER.execute("postgres", "CREATE DATABASE has_left");
        try (Session s = Members.session(SERVER, "has_left")) {
            assertThat(WriteLease.renew(s, FIRST, 1, LONG, true, () -> true, TimeLimit.of(SOON)))
                    .isFalse();
            assertThat(WriteLease.renew(s, FIRST, 1, LONG, false, () -> true, TimeLimit.of(SOON)))
                    .isFalse();
            WriteLease.end(s, FIRST, 1, TimeLimit.of(SOON));
            assertThat(MemberDatabase.isInstalled(s)).isFalse();
        }
    }

    @Test
    void oneThatArrivesLateDoesNotShortenALaterOne() {
        MemberInstance eu = primary("late");
        renew(eu, LONG);
        AtomicLong later = new AtomicLong();
        assertThat(eu.renewLease(
                        FIRST,
                        1,
                        LONG,
                        false,
                        () -> {
                            boolean renewed = eu.renewLease(FIRST, 1, LONG, false, () -> true, SOON);
                            later.set(lease("late"));
                            return renewed;
                        },
                        SOON))
                .isTrue();
        assertThat(lease("late")).isEqualTo(later.get());
    }

    /** Else it would run for as long as the clock was ahead. */
    @Test
    void oneThatWasGivenBeforeTheClockWasSetBackIsMadeShorter() {
        MemberInstance eu = primary("set_back");
        renew(eu, LONG);
        long sent = lease("set_back");
        SERVER.execute("set_back", "SELECT setval('gad.lease', last_value + 3600000000) FROM gad.lease");
        assertThat(eu.renewLease(FIRST, 1, LONG, false, () -> true, SOON)).isTrue();
        assertThat(lease("set_back")).isBetween(sent, sent + SOON.toNanos() / 1000);
    }

    /** Whoever begins a reign is not closed by what it had in an earlier one, nor is who leaves. */
    @Test
    void anOldOneDoesNotCloseANewReign() {
        MemberInstance us = primary("again");
        renew(us, Duration.ofMillis(1));
        us.fence(FIRST, 1, "op-1", SOON);
        try (Session s = Members.session(SERVER, "again")) {
            s.execute("UPDATE gad.member SET role = 'SECONDARY'");
        }
        assertThat(us.within(SOON).recordPrimary(FIRST, SECOND, 1, "op-2")).isInstanceOf(RecordResult.Done.class);
        us.openForWrites(SECOND, 1, () -> {});
        SERVER.execute("again", "INSERT INTO item VALUES (9)");
    }
}
