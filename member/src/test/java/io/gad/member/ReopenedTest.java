package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A closed primary begins the reign behind one that it has promised to follow, for the operation that has closed it. */
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
        MemberInstance eu = Members.instance(SERVER);
        assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
        assertThat(eu.promise(SECOND, 1, 1, "op-1", SOON)).isEqualTo(new PromiseResult.Promised());

        assertThat(eu.recordPrimary(FIRST, THIRD, 1, "op-2", SOON)).isInstanceOf(RecordResult.Refused.class);
        for (boolean again : new boolean[] {false, true}) {
            assertThat(eu.recordPrimary(FIRST, THIRD, 1, "op-1", SOON))
                    .isInstanceOfSatisfying(
                            RecordResult.Done.class,
                            done -> assertThat(done.again()).isEqualTo(again));
            eu.openForWrites(THIRD, 1);
        }

        SERVER.execute("app", "INSERT INTO item VALUES (7)");
        assertThat(Members.rowOf(SERVER, "app").reign()).isEqualTo(THIRD);
        assertThat(eu.promise(SECOND, 1, 9, "op-9", SOON)).isInstanceOf(PromiseResult.Outdated.class);
    }
}
