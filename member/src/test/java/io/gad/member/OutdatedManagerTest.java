package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.Session;
import io.gad.testkit.PostgresServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member has a manager of generation 2: one of generation 1 changes nothing on it any more, whatever it tries. */
class OutdatedManagerTest {

    private static final PostgresServer SERVER = PostgresServer.start();
    private final MemberInstance instance = Members.instance(SERVER);

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @BeforeEach
    void nobody() {
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS app WITH (FORCE)");
    }

    private static void aMember(MemberRole role) {
        Members.prepare(SERVER, "app", role);
        try (Session s = Members.session(SERVER, "app")) {
            s.execute("UPDATE gad.member SET generation = 2");
        }
    }

    /** Refused, and every row of ours is as it was, down to who wrote it. */
    private static void changesNothing(ThrowingCallable deed) {
        String before = standing();
        assertThatThrownBy(deed).isInstanceOf(StaleMandateException.class).hasMessageContaining("generation");
        assertThat(standing()).isEqualTo(before);
    }

    private static String standing() {
        return String.valueOf(SERVER.value("app", """
                SELECT concat_ws('|', (SELECT pg_catalog.string_agg(m.xmin || m::text, ',') FROM gad.member m),
                   (SELECT pg_catalog.string_agg(g.xmin || g::text, ',') FROM gad."group" g),
                   (SELECT pg_catalog.string_agg(h.xmin || h::text, ',') FROM gad.heartbeat h),
                   (SELECT pg_catalog.string_agg(s.xmin || s::text, ',') FROM gad.sequence s),
                   (SELECT pg_catalog.count(*) FROM pg_catalog.pg_trigger WHERE tgname LIKE 'gad\\_%'))"""));
    }

    @Test
    void takesNoSecondaryOutOfItsGroup() {
        aMember(MemberRole.SECONDARY);
        changesNothing(() -> instance.makeStandalone(FIRST, 1, "op-1"));
        changesNothing(() -> instance.requireLatest("gad-1", 1));
        instance.requireLatest("gad-2", 1);
        instance.requireLatest("gad-1", 2);
        instance.makeStandalone(FIRST, 2, "op-1");
        instance.requireLatest("gad-1", 1);
    }

    @Test
    void releasesNoFormerPrimary() {
        aMember(MemberRole.PRIMARY);
        instance.fence(FIRST, 2, "op-1", SOON);
        changesNothing(() -> instance.release(SECOND, 1, "op-2"));
        instance.release(SECOND, 2, "op-2");
        SERVER.execute("app", "INSERT INTO item VALUES (2, 'two')");
    }

    @Test
    void takesNoPrimaryApart() {
        aMember(MemberRole.PRIMARY);
        changesNothing(() -> instance.dismantle(FIRST, 1, "op-1"));
        instance.dismantle(FIRST, 2, "op-1");
    }

    @Test
    void writesNoDocumentAndNoMarker() {
        aMember(MemberRole.PRIMARY);
        changesNothing(() -> instance.carry(FIRST, 1, 7, "{}"));
        changesNothing(() -> instance.writeMarker("op-1", FIRST, 1));
        assertThatThrownBy(() -> instance.writeMarker("op-1", SECOND, 2)).isInstanceOf(StaleMandateException.class);
        instance.carry(FIRST, 2, 7, "{}");
        instance.writeMarker("op-1", FIRST, 2);
    }

    @Test
    void movesNoSequenceBeforeOrBehindTheOpening() throws Exception {
        aMember(MemberRole.SECONDARY);
        Members.run(
                SERVER,
                "app",
                "SET session_replication_role = replica",
                "CREATE SEQUENCE public.plain",
                "INSERT INTO gad.sequence VALUES ('public', 'plain', 1000, true, 1, 1, 100, now())");
        instance.recordPrimary(FIRST, SECOND, 2, "op-1");
        changesNothing(() -> instance.advanceSequences(SECOND, 1, SOON, false));
        changesNothing(() -> instance.advanceSequences(SECOND, 1, SOON, true));
        instance.openForWrites(SECOND, 2, () -> {});
        changesNothing(() -> instance.advanceRemainingSequences(SECOND, 1));
        assertThat(SERVER.value("app", "SELECT last_value FROM public.plain")).isEqualTo("1");
        assertThat(instance.advanceRemainingSequences(SECOND, 2).advanced()).isEqualTo(1);
    }

    @Test
    void cancelsNothing() {
        aMember(MemberRole.SECONDARY);
        changesNothing(() -> instance.cancel("op-1", FIRST, 1));
        assertThat(instance.cancel("op-1", FIRST, 2)).isTrue();
    }
}
