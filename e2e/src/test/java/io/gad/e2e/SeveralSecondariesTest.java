package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.SyncTaskView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary with two secondaries is lost. */
class SeveralSecondariesTest {

    @TempDir
    private Path directory;

    @Test
    void theOtherSecondaryIsCopiedAnewFromTheNewPrimaryAndTheOutputSaysSo() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            PostgresServer ap = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", """
                    CREATE TABLE account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, balance int);
                    INSERT INTO account (name, balance) SELECT 'a' || n, n FROM generate_series(1, 500) n""");
            site.register("eu", eu);
            site.register("us", us);
            site.register("ap", ap);
            site.createGroup("orders", "eu", "us", "ap");
            eu.execute("app", "UPDATE account SET balance = balance + 1 WHERE id <= 100");
            site.awaitEqual(eu, us, "app");
            site.awaitEqual(eu, ap, "app");

            eu.kill();
            Cli.Run promoted = site.cli().gad("group", "promote", "orders", "us", "--wait");
            assertThat(promoted.exitCode()).as(promoted.all()).isZero();
            assertThat(promoted.out()).contains("ap").containsIgnoringCase("cop");

            us.execute("app", "INSERT INTO account (name, balance) SELECT 'b' || n, n FROM generate_series(1, 50) n");
            site.awaitInStep("orders");
            site.awaitEqual(us, ap, "app");
            GroupView group = site.client().group("orders");
            assertThat(group.primary()).isEqualTo("us");
            assertThat(group.members()).extracting("instance").containsExactlyInAnyOrder("us", "ap");
            assertThat(group.syncTasks()).extracting(SyncTaskView::source).containsOnly("us");
            assertThat(Sessions.stateOf(ap, "app", "DELETE FROM account")).isEqualTo(Sessions.READ_ONLY);
            us.execute("app", "DELETE FROM account WHERE name LIKE 'b%'");
            site.awaitEqual(us, ap, "app");
        }
    }
}
