package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.InstanceRequest;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that cannot be source or target: the precheck says what is wrong and how to put it right, and touches nothing. */
class UnfitServersTest {

    private static final int FAILED = 1;

    @TempDir
    private static Path directory;

    private static Site site;
    private static PostgresServer narrow;
    private static PostgresServer filled;

    @BeforeAll
    static void start() {
        site = new Site(directory.resolve("gad"));
        narrow = site.open(PostgresServer.start(PostgresOptions.forTests()
                .with("wal_level", "replica")
                .with("max_replication_slots", "1")
                .with("max_wal_senders", "1")));
        filled = site.open(PostgresServer.start());
        for (PostgresServer server : List.of(narrow, filled)) {
            Untouched.prepare(server);
        }
        filled.execute("postgres", "CREATE ROLE plain LOGIN PASSWORD 'plain-password'");
    }

    @AfterAll
    static void end() {
        site.close();
    }

    @Test
    void everyReasonIsNamedAtOnceWithItsWayOutAndNothingIsTouched() {
        site.register("narrow", narrow);
        site.register("filled", filled);
        Cli.Run checked = site.cli().gad("precheck", "--source", "narrow", "--target", "filled");
        assertThat(checked.exitCode()).as(checked.all()).isEqualTo(FAILED);
        assertThat(checked.out())
                .contains("wal_level = replica", "ALTER SYSTEM SET wal_level = logical")
                .contains("max_replication_slots = 1", "ALTER SYSTEM SET max_replication_slots")
                .contains("max_wal_senders = 1", "ALTER SYSTEM SET max_wal_senders")
                .contains("database app holds tables");

        Cli.Run created =
                site.cli().gad("group", "create", "orders", "--primary", "narrow", "--secondary", "filled", "--wait");
        assertThat(created.exitCode()).as(created.all()).isEqualTo(FAILED);
        assertThat(created.err()).contains("wal_level");
        assertThat(site.client().group("orders").state()).isEqualTo("FAILED");
        Untouched.is(narrow);
        Untouched.is(filled);

        Cli.Run deleted = site.cli().gad("group", "delete", "orders", "--wait");
        assertThat(deleted.exitCode()).as(deleted.all()).isZero();
        anAccountWithoutRights();
    }

    private static void anAccountWithoutRights() {
        assertThat(site.cli().gad("instance", "remove", "filled").exitCode()).isZero();
        var unused = site.client()
                .addInstance(new InstanceRequest(
                        "filled", "r", filled.dsn().replace("gad@", "plain@"), "plain-password", List.of()));
        Cli.Run checked = site.cli().gad("precheck", "--source", "filled", "--target", "narrow");
        assertThat(checked.exitCode()).as(checked.all()).isEqualTo(FAILED);
        assertThat(checked.out())
                .contains("plain has no REPLICATION right", "ALTER ROLE plain REPLICATION")
                .contains("ALTER ROLE plain SUPERUSER");
        Untouched.is(filled);
    }
}
