package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.OperationView;
import io.gad.api.SyncTaskView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary with two secondaries is lost. */
class SeveralSecondariesTest {

    private static final String FILE = "SELECT pg_relation_filenode('account')";

    @TempDir
    private Path directory;

    private static final class Three {
        private final PostgresServer eu;
        private final PostgresServer us;
        private final PostgresServer ap;

        private Three(Site site) {
            eu = site.open(PostgresServer.start());
            us = site.open(PostgresServer.start());
            ap = site.open(PostgresServer.start());
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
            Standing.await(us);
            Standing.await(ap);
        }

        /** Both have received the same. */
        private void loseThePrimary() {
            String position = "SELECT max(position)::text FROM gad.progress";
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Objects.equals(us.value("app", position), ap.value("app", position)));
            eu.kill();
        }
    }

    private static OperationView lastOf(Site site, String type) {
        return site.client().operations().operations().stream()
                .filter(o -> o.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theOtherSecondaryFollowsTheNewPrimaryWithoutACopyAndCanBePromotedInTurn() {
        try (Site site = new Site(directory.resolve("gad"))) {
            Three three = new Three(site);
            String file = three.ap.value("app", FILE);
            three.loseThePrimary();
            Cli.Run promoted = site.cli().gad("group", "promote", "orders", "us", "--wait");
            assertThat(promoted.exitCode()).as(promoted.all()).isZero();
            assertThat(lastOf(site, "promote").notes()).as("reasons for a copy").isEmpty();

            three.us.execute(
                    "app", "INSERT INTO account (name, balance) SELECT 'b' || n, n FROM generate_series(1, 50) n");
            site.awaitInStep("orders");
            site.awaitEqual(three.us, three.ap, "app");
            assertThat(three.ap.value("app", FILE)).isEqualTo(file);
            GroupView group = site.client().group("orders");
            assertThat(group.primary()).isEqualTo("us");
            assertThat(group.members()).extracting("instance").containsExactlyInAnyOrder("us", "ap");
            assertThat(group.syncTasks()).extracting(SyncTaskView::source).containsOnly("us");
            assertThat(Sessions.stateOf(three.ap, "app", "DELETE FROM account")).isEqualTo(Sessions.READ_ONLY);
            three.us.execute("app", "DELETE FROM account WHERE name LIKE 'b%'");
            site.awaitEqual(three.us, three.ap, "app");

            three.us.kill();
            Cli.Run again = site.cli().gad("group", "promote", "orders", "ap", "--wait");
            assertThat(again.exitCode()).as(again.all()).isZero();
            assertThat(three.ap.value("app", "SELECT count(*) FROM account")).isEqualTo("500");
        }
    }

    @Test
    void oneThatStoodElsewhereIsCopiedAnewAndItIsSaidWhere() {
        try (Site site = new Site(directory.resolve("gad"))) {
            Three three = new Three(site);
            String file = three.ap.value("app", FILE);
            Cli.Run held = site.cli().gad("sync", "pause", "orders", "ap");
            assertThat(held.exitCode()).as(held.all()).isZero();
            three.eu.execute("app", "UPDATE account SET balance = balance + 1 WHERE id <= 100");
            site.awaitEqual(three.eu, three.us, "app");
            three.eu.kill();
            Cli.Run promoted = site.cli().gad("group", "promote", "orders", "us", "--wait");
            assertThat(promoted.exitCode()).as(promoted.all()).isZero();
            assertThat(lastOf(site, "promote").notes())
                    .singleElement()
                    .asString()
                    .startsWith("ap is copied anew: ap stands at")
                    .contains("in database app, us at");
            site.awaitInStep("orders");
            site.awaitEqual(three.us, three.ap, "app");
            assertThat(three.ap.value("app", FILE)).isNotEqualTo(file);
        }
    }
}
