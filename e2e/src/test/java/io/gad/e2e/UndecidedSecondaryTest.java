package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.LostTransactionsView;
import io.gad.api.OperationView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two primaries are lost one after the other, and a secondary that was ahead of the first of them promoted answers only then. */
@Tag("long")
class UndecidedSecondaryTest {

    @TempDir
    private Path directory;

    private static void require(Cli.Run run) {
        assertThat(run.exitCode()).as(run.all()).isZero();
    }

    private static PostgresServer server(Site site, String name) {
        PostgresServer server = site.open(PostgresServer.start());
        if (name.equals("eu")) {
            server.execute("postgres", "CREATE DATABASE app");
            server.execute("app", "CREATE TABLE account (name text PRIMARY KEY); INSERT INTO account VALUES ('first')");
        }
        site.register(name, server);
        return server;
    }

    private static List<String> names(LostTransactionsView lost) {
        return lost.transactions().stream()
                .flatMap(transaction -> transaction.changes().stream())
                .flatMap(change -> Stream.ofNullable(change.after()))
                .map(row -> String.valueOf(row.get("name")))
                .sorted()
                .toList();
    }

    private static String operations(Site site) {
        return site.client().operations().operations().stream()
                .map(OperationView::toString)
                .toList()
                .toString();
    }

    @Test
    void whatItAloneHadIsListedBeforeItIsCopied() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = server(site, "eu");
            PostgresServer us = server(site, "us");
            PostgresServer ap = server(site, "ap");
            PostgresServer sa = server(site, "sa");
            site.createGroup("orders", "eu", "us", "ap", "sa");
            for (PostgresServer secondary : List.of(us, ap, sa)) {
                site.awaitEqual(eu, secondary, "app");
                Standing.await(secondary);
            }
            require(site.cli().gad("sync", "pause", "orders", "us"));
            require(site.cli().gad("sync", "pause", "orders", "ap"));
            Set<String> lost = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                eu.execute("app", "INSERT INTO account VALUES ('lost-" + i + "')");
                lost.add("lost-" + i);
            }
            site.awaitEqual(eu, sa, "app");
            sa.kill();
            eu.kill();
            require(site.cli().gad("group", "promote", "orders", "us", "--wait"));
            us.execute("app", "INSERT INTO account VALUES ('second')");
            site.awaitEqual(us, ap, "app");
            us.kill();
            require(site.cli().gad("group", "promote", "orders", "ap", "--wait"));
            ap.execute("app", "INSERT INTO account VALUES ('third')");

            sa.startAgain();
            Wait.until(
                    "what sa alone had",
                    Site.LIMIT,
                    () -> names(site.client().lostTransactions("orders"))
                            .equals(lost.stream().sorted().toList()),
                    () -> site.client().lostTransactions("orders") + " " + operations(site));
            assertThat(site.client().lostTransactions("orders").transactions())
                    .extracting(LostTransactionsView.LostTransaction::formerPrimary)
                    .containsOnly("sa");
            site.awaitEqual(ap, sa, "app");
            assertThat(sa.column("app", "SELECT name FROM account ORDER BY name"))
                    .containsExactly("first", "second", "third");
        }
    }
}
