package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.Authority;
import io.gad.testkit.PostgresOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Create, follow, lose the primary, promote, read what was lost, add it back, on servers that are unlike those of the
 * other tests.
 */
class WholeStoryTest {

    private static final PostgresOptions VERSION_15 = PostgresOptions.forTests().withInstalledBinaries();
    private static final PostgresOptions VERSION_18 = PostgresOptions.forTests().withVersion(18);

    @TempDir
    private Path directory;

    @Test
    void overTlsWithAClientsCertificateOnServersThatTakeNothingElse() {
        Authority authority = Authority.create(directory, "authority");
        Authority foreign = Authority.create(directory, "foreign");
        Authority.Issued own = authority.issue("dba");
        Authority.Issued certificate = authority.issue("localhost", "DNS:localhost");
        PostgresOptions options = VERSION_15
                .withTls(certificate, authority)
                .withAccess(List.of("hostssl all dba 127.0.0.1/32 cert", "hostssl all gad 127.0.0.1/32 scram-sha-256"));
        try (Story story = Story.of(directory, options, options)) {
            story.eu().execute("postgres", "CREATE ROLE dba LOGIN SUPERUSER");
            String checked = "sslmode=verify-full&sslrootcert=" + authority.certificate();
            refused(story, "LOGIN_REFUSED", story.us().dsn("localhost", "sslmode=disable"), "no encryption");
            refused(story, "TLS_FAILED", story.us().dsn("127.0.0.1", checked), "bear the name 127.0.0.1");
            refused(
                    story,
                    "TLS_FAILED",
                    story.us().dsn("localhost", "sslmode=verify-full&sslrootcert=" + foreign.certificate()),
                    "signed by an authority in " + foreign.certificate());
            String login = "&sslcert=" + own.certificate() + "&sslkey=" + own.key();
            story.site()
                    .register("eu", story.eu().dsn("localhost", checked + login).replace("//gad@", "//dba@"), "");
            story.site()
                    .register(
                            "us",
                            story.us().dsn("localhost", checked),
                            story.us().password());
            story.createAndFollow();
            aCertificateThatNobodyBelieves(story, foreign.issue("localhost", "DNS:localhost"), certificate);
            story.losePrimaryAndPromote();
            story.addBack();
        }
    }

    private static void refused(Story story, String code, String dsn, String reason) {
        Cli.Run run = story.site().cli().gad("instance", "add", "us", "--region", "r", "--dsn", dsn, "-o", "json");
        assertThat(run.exitCode()).as(run.all()).isEqualTo(3);
        assertThat(run.err()).contains(code, reason);
    }

    /** It is told, and all goes on once it is put right. */
    private static void aCertificateThatNobodyBelieves(Story story, Authority.Issued wrong, Authority.Issued right) {
        story.eu().present(wrong);
        story.eu().execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
        story.eu().execute("app", "UPDATE account SET name = name || '?' WHERE id < 5");
        Wait.until(
                "the certificate named as what is waited for",
                Site.LIMIT,
                () -> story.site()
                        .client()
                        .group("orders")
                        .syncTasks()
                        .toString()
                        .contains("code=TLS"),
                () -> story.site().client().group("orders").toString());
        story.eu().present(right);
        story.site().awaitInStep("orders");
        story.site().awaitEqual(story.eu(), story.us(), "app");
    }

    @Tag("long")
    @Test
    void onVersion18WithASchemaThatStandsOnBothSides() {
        try (Story story = Story.of(directory, VERSION_18, VERSION_18)) {
            story.us().execute("postgres", "CREATE DATABASE app");
            story.us().execute("app", Story.TABLES);
            story.site().register("eu", story.eu());
            story.site().register("us", story.us());
            story.createAndFollow("--schema", "existing");
            story.losePrimaryAndPromote();
            story.addBack("--schema", "existing");
        }
    }

    @Tag("long")
    @Test
    void from15To18FromWhereThereIsNoWayBack() {
        try (Story story = Story.of(directory, VERSION_15, VERSION_18)) {
            story.site().register("eu", story.eu());
            story.site().register("us", story.us());
            story.createAndFollow();
            story.losePrimaryAndPromote();
            Cli.Run back = story.site().cli().gad("group", "add-secondary", "orders", "eu", "--wait");
            assertThat(back.exitCode()).as(back.all()).isEqualTo(1);
            assertThat(back.err()).contains("the target is version 15, older than the source's 18");
            assertThat(story.eu().value("app", "SELECT count(*) FROM account WHERE name = 'lost'"))
                    .isEqualTo("1");
            story.gad("instance", "release", "eu");
            assertThat(Sessions.stateOf(story.eu(), "app", "INSERT INTO account (name) VALUES ('there')"))
                    .isEqualTo(Sessions.TAKEN);
        }
    }
}
