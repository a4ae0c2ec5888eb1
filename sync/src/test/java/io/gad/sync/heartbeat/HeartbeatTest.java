package io.gad.sync.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.member.MemberRole;
import io.gad.member.StaleMandateException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.TestMember;
import io.gad.sync.ddl.DdlCapture;
import io.gad.testkit.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeartbeatTest {

    private PostgresServer server;

    @BeforeAll
    void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Session open(String database) {
        TestMember.create(server, database, MemberRole.PRIMARY);
        return TestMember.login(server).open(database, SessionSettings.control("test"));
    }

    @Test
    void beatsFastUnderLoadAndSlowlyAtRest() {
        try (Session session = open("pace")) {
            Heartbeat heart = new Heartbeat(TestMember.mandate(MemberRole.PRIMARY));
            assertThat(heart.beat(session)).isEqualTo(Heartbeat.BUSY);
            assertThat(heart.beat(session)).isEqualTo(Heartbeat.IDLE);
            session.execute("CREATE TABLE public.t AS SELECT generate_series(1, 1000)");
            assertThat(heart.beat(session)).isEqualTo(Heartbeat.BUSY);
            assertThat(server.value("pace", "SELECT counter FROM gad.heartbeat"))
                    .isEqualTo("3");
        }
    }

    @Test
    void keepsAMarkerThroughLaterBeats() {
        try (Session session = open("marks")) {
            Heartbeat heart = new Heartbeat(TestMember.mandate(MemberRole.PRIMARY));
            var position = heart.marker(session, "drain-7");
            heart.beat(session);
            assertThat(server.value("marks", "SELECT marker FROM gad.heartbeat"))
                    .isEqualTo("drain-7");
            assertThat(session.currentLsn().isAfter(position)).isTrue();
        }
    }

    @Test
    void stopsWhereTheMandateIsStale() {
        try (Session session = open("stale")) {
            Heartbeat heart = new Heartbeat(TestMember.mandate(MemberRole.PRIMARY));
            heart.beat(session);
            session.execute("UPDATE gad.member SET role = 'FENCED', writable = false");
            assertThatThrownBy(() -> heart.beat(session)).isInstanceOf(StaleMandateException.class);
            assertThat(server.value("stale", "SELECT counter FROM gad.heartbeat"))
                    .isEqualTo("1");
        }
    }

    @Test
    void aTaskKnowsItsSourceAgainByATokenThatNoOlderCopyHolds() {
        try (Session session = open("traces")) {
            Heartbeat heart = new Heartbeat(TestMember.mandate(MemberRole.PRIMARY), "t1");
            heart.connected(session, Trace.of(session, "t1"));
            heart.beat(session);
            Trace copied = Trace.of(session, "t1");
            heart.connected(session, copied);
            new Heartbeat(TestMember.mandate(MemberRole.PRIMARY), "t2").connected(session, Trace.of(session, "t2"));
            Trace held = Trace.of(session, "t1");
            heart.beat(session);
            new Heartbeat(TestMember.mandate(MemberRole.PRIMARY)).beat(session);

            assertThat(held.tokens()).startsWith(copied.tokens().getFirst()).hasSize(2);
            assertThat(Trace.of(session, "t1")).isEqualTo(new Trace(held.beats() + 1, held.tokens()));
            assertThat(Trace.of(session, "t1").continues(held)).isTrue();
            assertThat(copied.continues(held)).isFalse();
            assertThat(held.continues(Trace.of(session, "t1"))).isFalse();
            heart.connected(session, held);
            assertThat(Trace.of(session, "t1").tokens())
                    .startsWith(held.tokens().getLast())
                    .hasSize(2);
        }
    }

    @Test
    void trimsOldDdlInSmallBatches() {
        try (Session session = open("trim")) {
            session.execute("INSERT INTO gad.ddl_log (epoch, txid, ordinal, event, tag, captured_at) SELECT 1, i, 1,"
                    + " 'ddl_command_end', 'X', now() - CASE WHEN i > 3 THEN interval '6 days' ELSE interval '8 days' END"
                    + " FROM generate_series(1, 5) i");
            assertThat(DdlCapture.trim(session, 2)).isEqualTo(2);
            assertThat(DdlCapture.trim(session, 2)).isEqualTo(1);
            assertThat(server.column("trim", "SELECT txid FROM gad.ddl_log ORDER BY 1"))
                    .containsExactly("4", "5");
        }
    }
}
