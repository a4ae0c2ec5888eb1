package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.LostTransactionsView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary is lost while a table of the secondary waits to be read anew. */
class LostBeforeItWasReadTest {

    @TempDir
    private Path directory;

    @Test
    void theOnlyCopyOfWhatWasCommittedInItIsNeitherGivenUpNorClearedUnasked() throws SQLException {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute(
                    "app",
                    "CREATE TABLE item (id int PRIMARY KEY); CREATE TABLE apart (id int PRIMARY KEY);"
                            + "INSERT INTO item VALUES (1)");
            site.register("eu", eu);
            site.register("us", us);
            site.createGroup("orders", "eu", "us");
            try (Connection holds = eu.connect("app");
                    Statement statement = holds.createStatement()) {
                // Nothing is read anew while a transaction that writes is open.
                holds.setAutoCommit(false);
                statement.execute("INSERT INTO apart VALUES (1)");
                eu.execute("app", "ALTER TABLE item ADD COLUMN r float DEFAULT random()");
                eu.execute("app", "INSERT INTO item VALUES (7, 1); CREATE TABLE later (id int)");
                awaitTheLast(us);
                eu.kill();
            }

            Cli.Run unasked = site.cli().gad("group", "promote", "orders", "us", "--wait", "-o", "json");
            assertThat(unasked.exitCode()).as(unasked.all()).isNotZero();
            assertThat(unasked.all()).contains("SECONDARY_INCOMPLETE");
            assertThat(site.client().group("orders").primary()).isEqualTo("eu");
            Cli.Run asked = site.cli().gad("group", "promote", "orders", "us", "--yes", "--wait");
            assertThat(asked.exitCode()).as(asked.all()).isZero();
            assertThat(us.column("app", "SELECT id FROM item")).containsExactly("1");

            eu.startAgain();
            Wait.until(
                    "the report on eu, which names the table",
                    Site.LIMIT,
                    () -> isNamed(site.client().lostTransactions("orders")),
                    () -> site.client().lostTransactions("orders") + " "
                            + site.client().instance("eu"));
            Cli.Run back = site.cli().gad("group", "add-secondary", "orders", "eu", "--wait");
            assertThat(back.exitCode()).as(back.all()).isNotZero();
            assertThat(back.all()).contains("public.item (since 20");
            assertThat(eu.column("app", "SELECT id FROM item ORDER BY id")).containsExactly("1", "7");
        }
    }

    private static boolean isNamed(LostTransactionsView report) {
        String missing = report.missing();
        return !report.complete() && missing != null && missing.contains("public.item (since 20");
    }

    private static void awaitTheLast(PostgresServer us) {
        Wait.until(
                "the last definition on us",
                Site.LIMIT,
                () -> us.value("app", "SELECT to_regclass('public.later')") != null,
                () -> us.column("app", "SELECT position FROM gad.progress").toString());
    }
}
