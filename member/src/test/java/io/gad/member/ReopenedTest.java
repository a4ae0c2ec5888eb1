package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.testkit.PostgresServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A closed primary is opened in the reign behind one that it has promised to follow, by the operation that has closed it. */
class ReopenedTest {

    private static final Reign THIRD = SECOND.next(new UUID(3, 3));
    private static final PostgresServer SERVER = PostgresServer.start();

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @Test
    void takesWritesAgainAndFollowsNoLowerReignAnyMore() {
        Members.prepare(SERVER, "app", MemberRole.PRIMARY);
        MemberInstance eu = Members.instance(SERVER, "app");
        assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
        assertThat(eu.promise(SECOND, 1, 1, "op-1", SOON)).isEqualTo(new PromiseResult.Promised());

        assertStale(eu, 1, 1, "op-2");
        for (int round = 0; round < 2; round++) {
            assertThat(eu.reopen(THIRD, 1, 1, "op-1", SOON)).isEmpty();
            SERVER.execute("app", "INSERT INTO item VALUES (" + (7 + round) + ")");
            MemberRow row = Members.rowOf(SERVER, "app");
            assertThat(row.reign()).isEqualTo(THIRD);
            assertThat(row.role()).isEqualTo(MemberRole.PRIMARY);
            assertThat(row.openedAt()).isPresent();
        }
        assertThat(eu.promise(SECOND, 1, 9, "op-9", SOON)).isInstanceOf(PromiseResult.Outdated.class);
    }

    private static void assertStale(MemberInstance instance, long generation, long attempt, String operation) {
        assertThatThrownBy(() -> instance.reopen(THIRD, generation, attempt, operation, SOON))
                .isInstanceOf(StaleMandateException.class);
    }

    /** Of two operations that close it the later keeps it closed: the earlier must not open it behind that. */
    @Test
    void isOpenedNeitherBehindTheFenceOfAnotherNorBesideAPromiseToALaterOne() {
        Members.prepare(SERVER, "other", MemberRole.PRIMARY);
        MemberInstance eu = Members.instance(SERVER, "other");
        assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
        assertThat(eu.fence(THIRD, 1, "op-2", SOON)).isInstanceOf(FenceResult.Fenced.class);
        assertStale(eu, 1, 1, "op-1");
        assertThat(Members.rowOf(SERVER, "other").writable()).isFalse();

        assertThat(eu.promise(THIRD.next(new UUID(4, 4)), 1, 3, "op-3", SOON)).isEqualTo(new PromiseResult.Promised());
        assertStale(eu, 1, 2, "op-2");
        assertThat(eu.fence(THIRD, 1, "op-4", SOON)).isInstanceOf(FenceResult.Fenced.class);
        assertThat(eu.reopen(THIRD, 1, 4, "op-4", SOON))
                .as("behind that attempt")
                .isEmpty();
        assertThat(Members.rowOf(SERVER, "other").writable()).isTrue();
    }
}
