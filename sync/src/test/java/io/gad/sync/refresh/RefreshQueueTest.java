package io.gad.sync.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.MemberRole;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.TableName;
import io.gad.sync.TestMember;
import io.gad.testkit.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RefreshQueueTest {

    /** The refresh has begun before, under a snapshot without the rows that were read anew. */
    @Test
    void aViewOverATableThatIsReadAnewWhileItIsRefreshedStaysInTheQueue() {
        try (PostgresServer target = PostgresServer.start()) {
            TestMember.create(target, "app", MemberRole.SECONDARY);
            target.execute(
                    "app",
                    "SET session_replication_role = replica; CREATE TABLE item (a int);"
                            + " CREATE MATERIALIZED VIEW items AS SELECT a FROM item;"
                            + " CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM items");
            TableName items = new TableName("public", "items");
            TableName counted = new TableName("public", "counted");
            try (Session session = TestMember.login(target).open("app", SessionSettings.apply("test"))) {
                RefreshQueue.add(session, counted, true, "public");
                RefreshQueue.add(session, items, true, "public");
                List<RefreshQueue.Entry> running = RefreshQueue.read(session);

                RefreshQueue.addThoseOver(session, new TableName("public", "item"));
                running.forEach(entry -> RefreshQueue.done(session, entry));

                List<RefreshQueue.Entry> left = RefreshQueue.read(session);
                assertThat(left).extracting(RefreshQueue.Entry::view).containsExactly(items, counted);
                assertThat(left).allMatch(RefreshQueue.Entry::concurrently);
                left.forEach(entry -> RefreshQueue.done(session, entry));
                assertThat(RefreshQueue.read(session)).isEmpty();
            }
        }
    }
}
