package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several people want something of one group at once. */
class ContendedGroupTest {

    @TempDir
    private Path directory;

    @Test
    void aPromotionAbandonsTheAddingOfASecondaryAndOfTwoPromotionsOneIsAccepted() throws SQLException {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            PostgresServer ap = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", "CREATE TABLE account (id int PRIMARY KEY); INSERT INTO account VALUES (1), (2)");
            site.register("eu", eu);
            site.register("us", us);
            site.register("ap", ap);
            site.createGroup("orders", "eu", "us");

            try (Connection holds = eu.connect("app");
                    Statement statement = holds.createStatement()) {
                // A slot is not made while a transaction that writes is open: the adding waits here.
                holds.setAutoCommit(false);
                statement.execute("INSERT INTO account VALUES (3)");
                OperationView adding = site.submit("orders", OperationRequest.addSecondary("ap", "auto", null, false));
                Cli.Run incomplete = site.cli().gad("group", "promote", "orders", "ap", "--yes", "-o", "json");
                assertThat(incomplete.exitCode()).as(incomplete.all()).isEqualTo(3);
                assertThat(incomplete.err()).contains("\"SECONDARY_INCOMPLETE\"");
                Cli.Run busy = site.cli().gad("group", "remove-secondary", "orders", "us", "-o", "json");
                assertThat(busy.exitCode()).as(busy.all()).isEqualTo(3);
                assertThat(busy.err()).contains("\"GROUP_BUSY\"");

                List<CompletableFuture<Cli.Run>> both = Stream.of(1, 2)
                        .map(n -> CompletableFuture.supplyAsync(() -> site.cli()
                                .gad("group", "promote", "orders", "us", "--yes", "--expected-epoch", "1", "--wait")))
                        .toList();
                List<Cli.Run> runs = both.stream().map(CompletableFuture::join).toList();
                assertThat(runs)
                        .extracting(Cli.Run::exitCode)
                        .as(runs.toString())
                        .containsExactlyInAnyOrder(0, 3);

                OperationView abandoned = site.client().operation(adding.id());
                assertThat(abandoned.state()).isEqualTo(OperationView.CANCELLED);
                assertThat(abandoned.problem()).extracting("code").isEqualTo("ABANDONED");
            }
            assertThat(site.client().group("orders").epoch()).isEqualTo(2);
            assertThat(site.client().group("orders").primary()).isEqualTo("us");
            Wait.until(
                    "ap to be standalone again",
                    Site.LIMIT,
                    () -> site.client().instance("ap").state().equals("STANDALONE"),
                    () -> site.client().instance("ap").toString());
            assertThat(ap.value("postgres", "SELECT to_regnamespace('gad')")).isNull();
            assertThat(us.column("app", "SELECT id FROM account ORDER BY id"))
                    .as("what was open at the fence is not committed")
                    .containsExactly("1", "2");
        }
    }
}
