package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostTransaction;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was lost with the primary is brought back, on the new one and behind it on the old one. */
class ReappliedTest {

    @TempDir
    private Path directory;

    @Test
    void whatMeetsNothingIsWrittenOnceAndTravelsOnAndWhatMeetsTheNewRowsWaitsForAPerson() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute(
                    "app",
                    "CREATE TABLE account (id int PRIMARY KEY, name text, cents int); CREATE TABLE entry (account int"
                            + " REFERENCES account, cents int); INSERT INTO account VALUES (1, 'a', 100), (2, 'b', 100)");
            site.register("eu", eu);
            site.register("us", us);
            site.createGroup("orders", "eu", "us");
            gad(site, 0, "sync", "pause", "orders", "us");
            eu.execute(
                    "app",
                    "BEGIN; UPDATE account SET cents = 90 WHERE id = 1; INSERT INTO entry VALUES (1, -10); COMMIT");
            eu.execute("app", "UPDATE account SET cents = 50 WHERE id = 2");
            eu.kill();
            gad(site, 0, "group", "promote", "orders", "us", "--wait");
            us.execute("app", "UPDATE account SET name = 'bb' WHERE id = 2");
            eu.startAgain();
            List<LostTransaction> lost = awaitReport(site);
            gad(site, 0, "group", "add-secondary", "orders", "eu", "--wait");
            site.awaitInStep("orders");

            String first = "app:" + lost.getFirst().lsn();
            String second = "app:" + lost.getLast().lsn();
            assertThat(gad(site, 0, "group", "lost-transactions", "orders", "--reapply", first, "--preview"))
                    .contains("can be re-applied: 2 changes");
            assertThat(us.value("app", "SELECT count(*) FROM entry")).isEqualTo("0");
            gad(site, 0, "group", "lost-transactions", "orders", "--reapply", first);
            assertThat(gad(site, 3, "group", "lost-transactions", "orders", "--reapply", first))
                    .contains("found it REAPPLIED");
            assertThat(us.column("app", "SELECT cents FROM account ORDER BY id"))
                    .containsExactly("90", "100");
            assertThat(us.column("app", "SELECT cents FROM entry")).containsExactly("-10");
            site.awaitEqual(us, eu, "app");
            assertThat(eu.column("app", "SELECT cents FROM entry")).containsExactly("-10");

            assertThat(gad(site, 3, "group", "lost-transactions", "orders", "--reapply", second, "--preview"))
                    .contains("ROW_CHANGED", "name=bb");
            assertThat(gad(site, 3, "group", "lost-transactions", "orders", "--reapply", second))
                    .contains("found 1 conflict: UPDATE on public.account");
            gad(site, 0, "group", "lost-transactions", "orders", "--dismiss", second);
            assertThat(site.client().lostTransactions("orders", 0, 10).transactions().stream()
                            .map(LostTransaction::status))
                    .containsExactly("REAPPLIED", "DISMISSED");
            assertThat(us.value("app", "SELECT name FROM account WHERE id = 2")).isEqualTo("bb");
        }
    }

    private static List<LostTransaction> awaitReport(Site site) {
        Wait.until(
                "the report on eu with both",
                Site.LIMIT,
                () -> {
                    LostTransactionsView report = site.client().lostTransactions("orders");
                    return report.complete() && report.transactions().size() == 2;
                },
                () -> site.client().lostTransactions("orders").toString());
        return site.client().lostTransactions("orders").transactions();
    }

    private static String gad(Site site, int exitCode, String... arguments) {
        Cli.Run run = site.cli().gad(arguments);
        assertThat(run.exitCode()).as(run.all()).isEqualTo(exitCode);
        return run.all();
    }
}
