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
    void aWholeLookFindsTheRowWhereverItIsAndGlancesInTheirTurns() {
        MemberInstance instance = instance();
        assertThat(instance.glance(LONG).answers()).isTrue();
        assertThat(instance.glance(LONG).row()).isEmpty();
        Members.prepare(server, "app30", MemberRole.PRIMARY);
        try {
            assertThat(instance.probe(LONG).row()).isPresent();
            int looks = 0;
            while (instance.glance(LONG).row().isEmpty()) {
                looks++;
                assertThat(looks).as("looks").isLessThanOrEqualTo(DATABASES + 1);
            }
        } finally {
            server.execute("postgres", "DROP DATABASE app30 WITH (FORCE)");
        }
        assertThat(instance.probe(LONG).row()).as("gone").isEmpty();
    }

    /** It sorts behind the member's, where nobody needs to look. */
    @Test
    void aDatabaseThatNobodyMayEnterHidesNoMember() {
        Members.prepare(server, "app09", MemberRole.PRIMARY);
        server.execute("postgres", "CREATE DATABASE zz");
        server.execute("postgres", "CREATE ROLE plain LOGIN PASSWORD 'plain' IN ROLE pg_read_all_data");
        server.execute("app09", "GRANT USAGE ON SCHEMA gad TO plain");
        server.execute("postgres", "REVOKE CONNECT ON DATABASE zz FROM PUBLIC");
        try {
            MemberInstance instance = new MemberInstance(
                    new Login(Dsn.parse(server.dsn().replace("//gad@", "//plain@")), new Secret("plain")), List.of());
            assertThat(instance.probe(LONG).row()).isPresent();
            for (int i = 0; i < 2 * DATABASES; i++) {
                assertThat(instance.glance(LONG).answers()).isTrue();
            }
        } finally {
            server.execute("postgres", "DROP DATABASE zz");
            server.execute("postgres", "DROP DATABASE app09 WITH (FORCE)");
        }
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
