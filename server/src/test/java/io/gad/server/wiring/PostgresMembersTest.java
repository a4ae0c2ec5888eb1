package io.gad.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.PromotionOrder;
import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a step allows a member is what it takes: a switch over adds these up to how long nobody may write. */
class PostgresMembersTest {

    private static final Duration BRIEF = Duration.ofMillis(500);
    private static final Reign FIRST = new Reign(1, new UUID(1, 1));
    private static final PromotionOrder ORDER =
            new PromotionOrder("gad-1", "orders", FIRST, FIRST.next(new UUID(2, 2)), 1, 1, "op-1", "t-1");

    @Test
    void aMemberThatFallsSilentKeepsNobodyBeyondTheDeadline() {
        try (PostgresServer server = PostgresServer.start();
                FaultyNetwork network = FaultyNetwork.to(server.port())) {
            PostgresMembers members = new PostgresMembers();
            MemberAddress eu = new MemberAddress(
                    "eu", new Login(Dsn.parse(network.dsn()), new Secret(server.password())), List.of());
            members.establishPrimary(eu, "gad-1", "orders", FIRST, 1, "op-create", Duration.ofSeconds(10));
            members.writeMarker(eu, "op-1", FIRST, 1, Duration.ofSeconds(10));
            network.silence();
            givenUp(() -> members.writeMarker(eu, "op-1", FIRST, 1, BRIEF));
            givenUp(() -> members.tablesToRead(eu, BRIEF));
            givenUp(() -> members.preparedTransactions(eu, BRIEF));
            givenUp(() -> members.lastBeats(eu, BRIEF));
            givenUp(() -> members.recordPrimary(eu, ORDER, BRIEF));
            givenUp(() -> members.cancel(eu, ORDER, BRIEF));
            givenUp(() -> members.openForWrites(eu, ORDER, BRIEF, () -> {}));
            givenUp(() -> members.openedAt(eu, ORDER, BRIEF));
            givenUp(() -> members.finishSequences(eu, ORDER, Optional.empty(), BRIEF));
        }
    }

    private static void givenUp(ThrowingCallable call) {
        long begin = System.nanoTime();
        assertThatThrownBy(call).isInstanceOf(MemberUnreachableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(BRIEF.minusMillis(1), BRIEF.plusMillis(1_500));
    }
}
