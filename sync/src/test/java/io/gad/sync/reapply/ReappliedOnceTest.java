package io.gad.sync.reapply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.member.Mandate;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.member.StaleMandateException;
import io.gad.postgres.Lsn;
import io.gad.sync.SyncProblem;
import io.gad.sync.TestMember;
import io.gad.sync.reapply.ReapplyResult.Outcome;
import io.gad.sync.tail.LostChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whatever happens meanwhile, and whoever asks. */
class ReappliedOnceTest extends OnNewPrimary {

    @Test
    void isAppliedOnceHoweverOftenItIsAsked() {
        assertThat(Reapplication.stands(TestMember.login(server), spec("0/10", false, false)))
                .isFalse();
        LostChange change = insert("public.loose", row("v", "once", "n", "1"));
        assertThat(apply(change).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(apply(change).outcome()).isEqualTo(Outcome.ALREADY);
        assertThat(run(spec("0/10", true, false), change).outcome()).isEqualTo(Outcome.ALREADY);
        assertThat(value("SELECT count(*) FROM loose WHERE v = 'once'")).isEqualTo("1");
        assertThat(Reapplication.stands(TestMember.login(server), spec("0/10", false, false)))
                .isTrue();
        assertThat(Reapplication.stands(TestMember.login(server), spec("0/20", false, false)))
                .isFalse();
    }

    @Test
    void aMemberSetUpByAnOlderServerGetsWhatItLacks() {
        server.execute(database, "DROP TABLE gad.reapplied");
        assertThat(Reapplication.stands(TestMember.login(server), spec("0/10", false, false)))
                .isFalse();
        assertThat(apply(delete("public.item", row("id", "2"))).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void aPreviewSetsNothingUp() {
        server.execute(database, "DROP TABLE gad.reapplied");
        LostChange change = delete("public.item", row("id", "2"));
        assertThat(run(spec("0/10", true, false), change).outcome()).isEqualTo(Outcome.POSSIBLE);
        assertThat(value("SELECT to_regclass('gad.reapplied')")).isNull();
    }

    @Test
    void aStrangersServerStaysAsItIs() {
        database = "stranger";
        server.execute("postgres", "CREATE DATABASE stranger");
        LostChange change = delete("public.item", row("id", "2"));
        assertThatThrownBy(() -> run(spec("0/10", true, false), change)).isInstanceOf(SyncProblem.class);
        assertThatThrownBy(() -> apply(change)).isInstanceOf(SyncProblem.class);
        assertThatThrownBy(() -> Reapplication.stands(TestMember.login(server), spec("0/10", false, false)))
                .as("nobody there knows")
                .isInstanceOf(RuntimeException.class);
        assertThat(value("SELECT count(*) FROM pg_namespace WHERE nspname = 'gad'"))
                .isEqualTo("0");
        assertThat(value("SELECT count(*) FROM pg_event_trigger")).isEqualTo("0");
    }

    @Test
    void whoeverHoldsARowIsWaitedForAndThenTold() throws SQLException {
        try (Connection holds = server.connect(database);
                Statement statement = holds.createStatement()) {
            holds.setAutoCommit(false);
            statement.execute("SELECT * FROM item WHERE id = 2 FOR UPDATE");
            assertThatThrownBy(() -> apply(delete("public.item", row("id", "2"))))
                    .isInstanceOfSatisfying(SyncProblem.class, e -> {
                        assertThat(e.code()).isEqualTo("REAPPLY_REFUSED");
                        assertThat(e.hint()).contains("try again");
                    });
        }
        assertThat(apply(delete("public.item", row("id", "2"))).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void twoAtTheSameTimeWriteItOnce() throws Exception {
        LostChange change = insert("public.loose", row("v", "once", "n", "1"));
        try (Connection holds = server.connect(database);
                Statement statement = holds.createStatement()) {
            holds.setAutoCommit(false);
            statement.execute("LOCK TABLE loose IN SHARE MODE");
            var first = CompletableFuture.supplyAsync(() -> apply(change).outcome(), Thread::startVirtualThread);
            var second = CompletableFuture.supplyAsync(() -> apply(change).outcome(), Thread::startVirtualThread);
            Awaitility.await()
                    .until(() -> "2"
                            .equals(value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'gad/reapply'"
                                    + " AND wait_event_type = 'Lock'")));
            holds.commit();
            assertThat(List.of(first.get(30, TimeUnit.SECONDS), second.get(30, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder(Outcome.APPLIED, Outcome.ALREADY);
        }
        assertThat(value("SELECT count(*) FROM loose WHERE v = 'once'")).isEqualTo("1");
    }

    @Test
    void nobodyButTheManagerOfAnOpenPrimaryWrites() {
        LostChange change = delete("public.item", row("id", "2"));
        ReapplySpec another = new ReapplySpec(
                "g",
                "old",
                1,
                Optional.of("t1"),
                database,
                Lsn.parse("0/10"),
                700,
                new Mandate(new Reign(2, UUID.randomUUID()), 1, MemberRole.PRIMARY),
                false,
                false,
                Duration.ofSeconds(60));
        assertThatThrownBy(() -> run(another, change)).isInstanceOf(StaleMandateException.class);
        server.execute(database, "UPDATE gad.member SET writable = false");
        assertThatThrownBy(() -> apply(change)).isInstanceOf(SyncProblem.class).hasMessageContaining("closed");
        assertThat(value("SELECT count(*) FROM item")).isEqualTo("2");
    }
}
