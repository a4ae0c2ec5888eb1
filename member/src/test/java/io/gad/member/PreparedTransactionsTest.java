package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.Session;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was prepared before a primary was closed, and what can still become of it. */
class PreparedTransactionsTest {

    private static final PostgresServer SERVER =
            PostgresServer.start(PostgresOptions.forTests().with("max_prepared_transactions", "5"));
    private static final String QUOTED = "it's \\ odd";

    private final MemberInstance eu = Members.instance(SERVER);

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @BeforeEach
    void aPrimary() {
        for (PreparedTransaction left : listed()) {
            SERVER.execute(
                    left.database(),
                    "ROLLBACK PREPARED E'" + left.gid().replace("\\", "\\\\").replace("'", "''") + "'");
        }
        try (Session s = Members.session(SERVER, "postgres")) {
            MemberDatabase.dismantle(s);
        }
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS app WITH (FORCE)");
        Members.prepare(SERVER, "app", MemberRole.PRIMARY);
        SERVER.execute("app", "BEGIN; INSERT INTO item VALUES (8, 'eight'); PREPARE TRANSACTION 'booking-8'");
        SERVER.execute("app", "BEGIN; INSERT INTO item VALUES (9, 'nine'); PREPARE TRANSACTION E'it''s \\\\ odd'");
    }

    private static List<PreparedTransaction> listed() {
        return SERVER.column("postgres", "SELECT database || '/' || gid FROM pg_prepared_xacts").stream()
                .map(line -> new PreparedTransaction(
                        line.substring(0, line.indexOf('/')),
                        line.substring(line.indexOf('/') + 1),
                        0,
                        "",
                        Instant.EPOCH))
                .toList();
    }

    private PreparedTransaction named(String gid) {
        return eu.preparedTransactions().stream()
                .filter(p -> p.gid().equals(gid))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void areListedWithTheirOwnerAndTime() {
        assertThat(eu.preparedTransactions()).hasSize(2).allSatisfy(p -> {
            assertThat(p.database()).isEqualTo("app");
            assertThat(p.owner()).isEqualTo(SERVER.value("postgres", "SELECT current_user"));
            assertThat(p.preparedAt())
                    .isBetween(
                            Instant.now().minus(1, ChronoUnit.HOURS),
                            Instant.now().plusSeconds(60));
        });
        assertThat(eu.preparedTransactions())
                .extracting(PreparedTransaction::gid)
                .containsExactly("booking-8", QUOTED);
    }

    @Test
    void oneOfAPrimaryThatRulesIsNotTouched() {
        PreparedTransaction meant = named("booking-8");
        assertThatThrownBy(() -> eu.rollBackPrepared(meant, FIRST, 1)).isInstanceOf(StaleMandateException.class);
        assertThat(eu.preparedTransactions()).contains(meant);
    }

    @Test
    void oneOfAFencedPrimaryIsRolledBackByItsName() {
        eu.fence(FIRST, 1, "op-1", SOON);
        PreparedTransaction meant = named(QUOTED);
        assertThatThrownBy(() -> eu.rollBackPrepared(meant, FIRST, 0)).isInstanceOf(StaleMandateException.class);
        assertThat(eu.rollBackPrepared(meant, SECOND, 1)).isTrue();
        assertThat(eu.rollBackPrepared(meant, SECOND, 1)).as("once more").isFalse();
        assertThat(eu.preparedTransactions())
                .extracting(PreparedTransaction::gid)
                .containsExactly("booking-8");
        assertThat(SERVER.value("app", "SELECT count(*) FROM item WHERE id = 9"))
                .isEqualTo("0");
    }

    @Test
    void anotherUnderTheSameNameIsNotTheOneThatWasMeant() {
        PreparedTransaction meant = named("booking-8");
        SERVER.execute("app", "ROLLBACK PREPARED 'booking-8'");
        SERVER.execute("app", "BEGIN; INSERT INTO item VALUES (10, 'ten'); PREPARE TRANSACTION 'booking-8'");
        eu.fence(FIRST, 1, "op-1", SOON);
        assertThat(eu.rollBackPrepared(meant, FIRST, 1)).isFalse();
        assertThat(eu.preparedTransactions()).hasSize(2);
    }

    /** Why a fence with one is never whole, and a tail that was read before is read again. */
    @Test
    void aFenceDoesNotKeepOneFromBeingCommitted() {
        eu.fence(FIRST, 1, "op-1", SOON);
        SERVER.execute("app", "COMMIT PREPARED 'booking-8'");
        assertThat(SERVER.value("app", "SELECT count(*) FROM item WHERE id = 8"))
                .isEqualTo("1");
        assertThatThrownBy(() -> Members.run(SERVER, "app", "INSERT INTO item VALUES (11, 'x')"))
                .hasMessageContaining("no longer the primary");
    }
}
