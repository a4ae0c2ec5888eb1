package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.LostTransactionsView;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary is lost with prepared transactions in it, and comes back with them. */
class PreparedInDoubtTest {

    private static final PostgresOptions OPTIONS = PostgresOptions.forTests().with("max_prepared_transactions", "10");

    @TempDir
    private Path directory;

    private static void require(Cli.Run run) {
        assertThat(run.exitCode()).as(run.all()).isZero();
    }

    private static void prepare(PostgresServer server, int id, String gid) {
        server.execute(
                "app",
                "BEGIN; INSERT INTO item VALUES (" + id + ", 'p'); PREPARE TRANSACTION '" + gid.replace("'", "''")
                        + "'");
    }

    private static List<String> lost(Site site) {
        return site.client().lostTransactions("orders").transactions().stream()
                .flatMap(transaction -> transaction.changes().stream())
                .flatMap(change -> Stream.ofNullable(change.after()))
                .map(row -> String.valueOf(row.get("id")))
                .sorted()
                .toList();
    }

    @Test
    void whatIsCommittedBehindTheFenceIsListedAndTheRestIsRolledBackByNameBeforeTheReportIsComplete() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start(OPTIONS));
            PostgresServer us = site.open(PostgresServer.start(OPTIONS));
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", "CREATE TABLE item (id int PRIMARY KEY, v text); INSERT INTO item VALUES (1, 'a')");
            site.register("eu", eu);
            site.register("us", us);
            site.createGroup("orders", "eu", "us");
            site.awaitEqual(eu, us, "app");
            Standing.await(us);
            require(site.cli().gad("sync", "pause", "orders", "us"));
            eu.execute("app", "INSERT INTO item VALUES (2, 'lost')");
            prepare(eu, 7, "booking-7");
            prepare(eu, 8, "booking-8");
            prepare(eu, 9, "booking 'nine'");
            eu.kill();
            require(site.cli().gad("group", "promote", "orders", "us", "--wait"));

            eu.startAgain();
            Wait.until(
                    "eu closed, and read as far as it can be",
                    Site.LIMIT,
                    () -> site.client().instance("eu").fence().equals("PARTLY")
                            && lost(site).equals(List.of("2")),
                    () -> site.client().instance("eu") + " " + site.client().lostTransactions("orders"));
            Cli.Run listed = site.cli().gad("instance", "resolve", "eu");
            require(listed);
            assertThat(listed.out()).contains("booking-7", "booking-8", "booking 'nine'", "not complete");
            Cli.Run released = site.cli().gad("instance", "release", "eu");
            assertThat(released.exitCode()).as(released.all()).isEqualTo(3);
            assertThat(released.all()).contains("Expected a complete report", "booking-7");

            // A coordinator decided so; the fence cannot keep it from that, and the tail was read before.
            eu.execute("app", "COMMIT PREPARED 'booking-8'");
            Cli.Run unconfirmed = site.cli().gad("instance", "resolve", "eu", "--gid", "booking-7", "--rollback");
            assertThat(unconfirmed.exitCode()).as(unconfirmed.all()).isEqualTo(3);
            assertThat(unconfirmed.all()).contains("Expected a confirmation", "booking-7");
            require(site.cli().gad("instance", "resolve", "eu", "--gid", "booking-7", "--rollback", "--yes"));
            Cli.Run last =
                    site.cli().gad("instance", "resolve", "eu", "--gid", "booking 'nine'", "--rollback", "--yes");
            require(last);
            assertThat(last.out()).contains("No prepared transaction stands in doubt on eu", ", complete");
            LostTransactionsView report = site.client().lostTransactions("orders");
            assertThat(report.complete()).as(String.valueOf(report.missing())).isTrue();
            assertThat(lost(site)).containsExactly("2", "8");
            assertThat(site.client().instance("eu").fence()).isEqualTo("FENCED");

            require(site.cli().gad("group", "add-secondary", "orders", "eu", "--method", "rewind", "--wait"));
            site.awaitInStep("orders");
            site.awaitEqual(us, eu, "app");
            assertThat(eu.column("app", "SELECT id FROM item ORDER BY id")).containsExactly("1");
        }
    }
}
