package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables are left out of a group from its creation on and while it runs, through a promotion and the old primary's return. */
@Tag("long")
class LeftOutTablesTest {

    private static final String ROWS = "SELECT count(*) FROM public.";

    @TempDir
    private Path directory;

    @Test
    void noRowsOfALeftOutTableGoUnaskedWhenTheRolesTurn() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", """
                    CREATE TABLE log (id int PRIMARY KEY);
                    CREATE TABLE item (id int PRIMARY KEY, log int REFERENCES log);
                    CREATE TABLE note (line text);
                    INSERT INTO log SELECT generate_series(1, 100);
                    INSERT INTO item SELECT n, n FROM generate_series(1, 50) n;
                    INSERT INTO note SELECT 'n' || n FROM generate_series(1, 20) n""");
            site.register("eu", eu);
            site.register("us", us);
            run(site, 3, "group", "create", "orders", "--primary", "eu", "--leave-out", "log");
            String leaveOut = "app:public.log";
            run(
                    site,
                    0,
                    "group",
                    "create",
                    "orders",
                    "--primary",
                    "eu",
                    "--secondary",
                    "us",
                    "--leave-out",
                    leaveOut,
                    "--wait");
            site.awaitInStep("orders");
            awaitRows(us, "item", 50);
            awaitRows(us, "log", 0);
            assertThat(run(site, 0, "group", "show", "orders"))
                    .contains("Left out app:public.log")
                    .contains("Left out (app) public.log: no rows on us; on it hang foreign key of public.item");

            assertThat(run(site, 0, "sync", "leave-out", "orders", "*.note", "--dry-run"))
                    .contains("would leave out: app:public.log, *.note")
                    .contains("public.note");
            assertThat(site.client().group("orders").leftOut()).containsExactly(leaveOut);
            run(site, 0, "sync", "leave-out", "orders", "*.note");
            awaitRows(us, "note", 0);
            assertThat(run(site, 0, "group", "promote", "orders", "us", "--preview"))
                    .contains("left-out")
                    .contains("app: public.log (foreign key of public.item)")
                    .contains("app: public.note");
            assertThat(run(site, 3, "sync", "take-in", "orders", "public.*")).contains("found public.*");
            run(site, 0, "sync", "take-in", "orders", "*.note");
            awaitRows(us, "note", 20);
            assertThat(run(site, 0, "sync", "verify", "orders", "us"))
                    .contains("Rows not compared, as they are left out: app:public.log");

            promote(site);
            assertThat(run(site, 1, "group", "add-secondary", "orders", "eu", "--wait"))
                    .contains("hold rows that the source never got")
                    .contains("public.log");
            assertThat(eu.value("app", ROWS + "log")).isEqualTo("100");
            assertThat(run(site, 3, "sync", "take-in", "orders", leaveOut)).contains("item_log_fkey of public.item");
            us.execute("app", "INSERT INTO log SELECT generate_series(1, 60)");
            run(site, 0, "sync", "take-in", "orders", leaveOut);
            run(site, 0, "group", "add-secondary", "orders", "eu", "--wait");
            site.awaitEqual(us, eu, "app");
            awaitRows(eu, "log", 60);
        }
    }

    /** What was taken in again has to be read first. */
    private static void promote(Site site) {
        Wait.until(
                "us to be promoted",
                Site.LIMIT,
                () -> site.cli()
                                .gad("group", "promote", "orders", "us", "--yes", "--wait")
                                .exitCode()
                        == 0,
                () -> site.client().group("orders").toString());
        Wait.until(
                "eu to be fenced",
                Site.LIMIT,
                () -> site.client().instance("eu").fence().equals("FENCED"),
                () -> site.client().instance("eu").toString());
    }

    private static String run(Site site, int exitCode, String... command) {
        Cli.Run run = site.cli().gad(command);
        assertThat(run.exitCode()).as(run.all()).isEqualTo(exitCode);
        return run.all();
    }

    private static void awaitRows(PostgresServer server, String table, int rows) {
        Wait.until(
                rows + " rows in " + table,
                Site.LIMIT,
                () -> Objects.equals(server.value("app", ROWS + table), String.valueOf(rows)),
                () -> server.value("app", ROWS + table));
    }
}
