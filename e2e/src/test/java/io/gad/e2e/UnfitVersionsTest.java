package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.settings.Setting;
import io.gad.server.start.ServerOptions;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and client programs of versions that do not go together: said before anything is changed, with the way out. */
class UnfitVersionsTest {

    private static final int FAILED = 1;

    @TempDir
    private static Path directory;

    private static PostgresServer older;
    private static PostgresServer newer;

    @BeforeAll
    static void start() {
        older = PostgresServer.start();
        Untouched.prepare(older);
        newer = PostgresServer.start(PostgresOptions.forTests().withVersion(18));
    }

    @AfterAll
    static void end() {
        older.close();
        newer.close();
    }

    @Test
    void aTargetOlderThanItsSource() {
        Untouched.prepare(newer);
        older.execute("postgres", "ALTER DATABASE app RENAME TO other");
        try (Site site = new Site(directory.resolve("default"))) {
            refused(
                    site,
                    "newer",
                    "older",
                    "the target is version 15, older than the source's 18",
                    "Take a target of version 18 or later. Or, where the same tables stand on both sides: --schema"
                            + " existing.");
            assertThat(older.value("postgres", "SELECT to_regnamespace('gad')")).isNull();
            assertThat(older.column("postgres", "SELECT datname FROM pg_database"))
                    .doesNotContain("app");
            Untouched.is(newer);
        } finally {
            older.execute("postgres", "ALTER DATABASE other RENAME TO app");
            newer.execute("postgres", "DROP DATABASE app WITH (FORCE)");
        }
    }

    @Test
    void clientProgramsThatAreMissing() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("nothing"));
        withTools(folder, "expected pg_dump of version 15 or later in " + folder + ", found none");
    }

    @Test
    void clientProgramsOlderThanTheSource() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("older"));
        for (String name : new String[] {"pg_dump", "pg_restore"}) {
            Path program = Files.writeString(
                    folder.resolve(name), "#!/bin/sh\necho '" + name + " (PostgreSQL) 14.11 (of yesterday)'\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        withTools(
                folder,
                "expected pg_dump of version 15 or later in " + folder + ", found " + folder.resolve("pg_dump")
                        + " (14)");
    }

    private static void withTools(Path folder, String finding) {
        ServerOptions options = ServerOptions.at(folder.resolveSibling(folder.getFileName() + "-gad"))
                .with(Setting.PG_TOOLS, folder.toString());
        try (Site site = new Site(options)) {
            refused(site, "older", "newer", finding, "Install postgresql-client-15 or later", "--pg-tools");
            Untouched.is(older);
            assertThat(newer.column("postgres", "SELECT datname FROM pg_database"))
                    .doesNotContain("app");
            assertThat(newer.value("postgres", "SELECT to_regnamespace('gad')")).isNull();
        }
    }

    /** By the precheck and by the create alike; the failed group is deleted. */
    private static void refused(Site site, String source, String target, String... said) {
        site.register("older", older);
        site.register("newer", newer);
        Cli.Run checked = site.cli().gad("precheck", "--source", source, "--target", target);
        assertThat(checked.exitCode()).as(checked.all()).isEqualTo(FAILED);
        assertThat(checked.out()).contains("FAIL").contains(said);

        Cli.Run created =
                site.cli().gad("group", "create", "orders", "--primary", source, "--secondary", target, "--wait");
        assertThat(created.exitCode()).as(created.all()).isEqualTo(FAILED);
        assertThat(created.err()).contains(said);
        assertThat(site.client().group("orders").state()).isEqualTo("FAILED");
        assertThat(site.client().operations().operations().getFirst().problem())
                .extracting("code")
                .isEqualTo("PRECHECK_FAILED");
        Cli.Run deleted = site.cli().gad("group", "delete", "orders", "--wait");
        assertThat(deleted.exitCode()).as(deleted.all()).isZero();
    }
}
