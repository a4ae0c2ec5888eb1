package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.ServerClock;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A primary whose clock was set back a moment before it is closed. */
class FenceAfterClockJumpTest {

    @Test
    void endsTransactionsOfSessionsThatBeganBeforeTheClockWasSetBack() throws SQLException {
        assumeTrue(ServerClock.isPossible(), "libfaketime is not installed");
        try (ServerClock clock = ServerClock.right();
                PostgresServer server = PostgresServer.start(clock.of(PostgresOptions.forTests()))) {
            Members.prepare(server, "app", MemberRole.PRIMARY);
            clock.set(Duration.ofMinutes(1));
            try (var session = server.connect("app");
                    var statement = session.createStatement()) {
                statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM item");
                clock.set(Duration.ZERO);
                MemberInstance eu = Members.instance(server);
                assertThat(eu.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
                assertThatThrownBy(() -> statement.execute("INSERT INTO item VALUES (3, 'lost'); COMMIT"))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(server.column("app", "SELECT name FROM item")).containsExactly("one");
        }
    }
}
