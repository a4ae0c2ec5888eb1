package io.gad.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.testkit.Await;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server of many databases, of which few or none belong to a member. */
class KnockTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int DATABASES = 12;

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
        for (int i = 10; i < 10 + DATABASES; i++) {
            server.execute("postgres", "CREATE DATABASE app" + i);
        }
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static MemberInstance instance() {
        return new MemberInstance(new Login(Dsn.parse(server.dsn()), new Secret(server.password())), List.of());
    }

    private static long sessionsOfProbes() {
        return Long.parseLong(String.valueOf(
                server.value("postgres", "SELECT sum(sessions) FROM pg_stat_database WHERE datname LIKE 'app%'")));
    }

    @Test
    void whoeverLooksAgainAndAgainFindsTheRowWhereverItIsAndThenAtOnce() {
        MemberInstance instance = instance();
        assertThat(instance.glance(LONG).answers()).isTrue();
        assertThat(instance.glance(LONG).row()).isEmpty();
        Members.prepare(server, "app30", MemberRole.PRIMARY);
        try {
            int looks = 0;
            while (instance.glance(LONG).row().isEmpty()) {
                looks++;
                assertThat(looks).as("looks").isLessThanOrEqualTo(DATABASES + 1);
            }
            for (int i = 0; i < DATABASES; i++) {
                assertThat(instance.glance(LONG).row()).as("once it was found").isPresent();
            }
            assertThat(instance().probe(LONG).row()).as("by one whole look").isPresent();
        } finally {
            server.execute("postgres", "DROP DATABASE app30 WITH (FORCE)");
        }
        assertThat(instance.glance(LONG).row()).as("gone").isEmpty();
    }

    @Test
    void aGlanceAtAServerThatIsNoMemberTakesFewSessions() {
        MemberInstance instance = instance();
        long before = sessionsOfProbes();
        for (int i = 0; i < 3; i++) {
            assertThat(instance.glance(LONG).row()).isEmpty();
        }
        assertThat(instance().probe(LONG).databases()).hasSize(DATABASES + 1);
        Await.until(
                "a session in each database, by the whole look",
                LONG,
                () -> sessionsOfProbes() - before >= DATABASES,
                () -> String.valueOf(sessionsOfProbes() - before));
        assertThat(sessionsOfProbes() - before)
                .as("sessions of the whole look and of three glances")
                .isLessThanOrEqualTo(DATABASES + 6);
    }
}
