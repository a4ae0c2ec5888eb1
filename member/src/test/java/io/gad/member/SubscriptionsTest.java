package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The customer's own subscriptions into a primary: they write past every guard. */
class SubscriptionsTest {

    private static final PostgresServer SERVER = PostgresServer.start();

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @Test
    void areStoppedByAFenceAndGoOnWhenItIsTakenBackOrTheMemberIsOpenedInAnotherReign() {
        Members.prepare(SERVER, "app", MemberRole.PRIMARY);
        for (String name : new String[] {"feed", "resting"}) {
            SERVER.execute(
                    "app",
                    "CREATE SUBSCRIPTION " + name
                            + " CONNECTION 'port=1 host=127.0.0.1' PUBLICATION p WITH (connect = false)");
        }
        SERVER.execute("app", "ALTER SUBSCRIPTION feed ENABLE");
        MemberInstance eu = Members.instance(SERVER);

        assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
        assertThat(enabled()).isNull();
        eu.unfence(FIRST, 1, "op-1");
        assertThat(enabled()).isEqualTo("feed");

        assertThat(eu.fence(FIRST, 1, "op-2", SOON)).isInstanceOf(FenceResult.Fenced.class);
        assertThat(enabled()).isNull();
        assertThat(eu.recordPrimary(FIRST, SECOND, 1, "op-2")).isInstanceOf(RecordResult.Done.class);
        assertThat(enabled()).isNull();
        assertThat(eu.openedAt(SECOND)).isEmpty();
        eu.openForWrites(SECOND, 1, () -> {});
        assertThat(enabled()).isEqualTo("feed");
        assertThat(eu.openedAt(SECOND)).containsKey("app");
        assertThat(eu.openedAt(FIRST)).isEmpty();
    }

    @Test
    void oneThatCannotGoOnKeepsNobodyFromWritingAndIsTriedAgain() throws SQLException {
        Members.prepare(SERVER, "other", MemberRole.PRIMARY);
        SERVER.execute(
                "other",
                "CREATE SUBSCRIPTION broken CONNECTION 'port=1 host=127.0.0.1' PUBLICATION p WITH (connect = false)");
        SERVER.execute("other", "ALTER SUBSCRIPTION broken ENABLE");
        MemberInstance eu = new MemberInstance(Members.login(SERVER), List.of("other"));
        assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
        withoutItsSlot("slot_name = NONE");
        try (Connection older = SERVER.connect("other")) {
            assertThat(older.isValid(1)).isTrue();

            assertThat(eu.unfence(FIRST, 1, "op-1")).singleElement().asString().contains("other: subscription broken");
            assertThat(older.isValid(1)).as("its view is the fence's").isFalse();
        }
        SERVER.execute("other", "CREATE TABLE written ()");

        withoutItsSlot("slot_name = 'broken'");
        assertThat(eu.unfence(FIRST, 1, "op-1")).isEmpty();
        assertThat(SERVER.value("other", "SELECT subenabled FROM pg_subscription WHERE subname = 'broken'"))
                .isEqualTo("t");
        SERVER.execute("other", "ALTER SUBSCRIPTION broken DISABLE");
        withoutItsSlot("slot_name = NONE");
        SERVER.execute("other", "DROP SUBSCRIPTION broken");
    }

    private static void withoutItsSlot(String change) throws SQLException {
        try (Connection connection = SERVER.connect("other");
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off; SET session_replication_role = replica");
            statement.execute("ALTER SUBSCRIPTION broken SET (" + change + ")");
        }
    }

    private static @Nullable String enabled() {
        return SERVER.value("app", "SELECT string_agg(subname, ',') FROM pg_subscription WHERE subenabled");
    }
}
