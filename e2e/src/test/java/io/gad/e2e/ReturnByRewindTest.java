package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.InstanceView;
import io.gad.api.OperationView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary was lost with transactions that nobody else got, and comes back: what it alone had is taken back, the rest stays. */
@SuppressWarnings("NullAway.Init")
class ReturnByRewindTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String FILES =
            "SELECT pg_relation_filenode('account')::text || ' ' || pg_relation_filenode('big')";
    private static final String OWN =
            "SELECT slot_name FROM pg_replication_slots WHERE slot_name NOT LIKE 'gad\\_s\\_%'";

    @TempDir
    private Path directory;

    private PostgresServer eu;
    private PostgresServer us;

    private void lose(Site site) {
        eu = site.open(PostgresServer.start());
        us = site.open(PostgresServer.start());
        eu.execute("postgres", "CREATE DATABASE app");
        eu.execute("app", """
                CREATE TABLE account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, balance int);
                INSERT INTO account (name, balance) SELECT 'a' || n, n FROM generate_series(1, 500) n;
                CREATE TABLE big (id int PRIMARY KEY, note text);
                INSERT INTO big SELECT n, 'x' FROM generate_series(1, 20000) n""");
        site.register("eu", eu);
        site.register("us", us);
        site.createGroup("orders", "eu", "us");
        site.awaitEqual(eu, us, "app");
        Standing.await(us);
    }

    private void promoteWithLoss(Site site) {
        require(site.cli().gad("sync", "pause", "orders", "us"));
        eu.execute("app", """
                INSERT INTO account (name, balance) VALUES ('lost', 1);
                UPDATE account SET balance = -1 WHERE id <= 10;
                UPDATE account SET name = 'a11 elsewhere' WHERE id = 11;
                DELETE FROM account WHERE id = 12""");
        eu.kill();
        require(site.cli().gad("group", "promote", "orders", "us", "--wait"));
        us.execute("app", """
                INSERT INTO account (name, balance) VALUES ('lost', 2), ('a11 elsewhere', 3);
                UPDATE account SET balance = 100 WHERE id IN (5, 400);
                DELETE FROM account WHERE id = 6""");
        eu.startAgain();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> site.client().instance("eu").fence().equals("FENCED"));
    }

    private static void require(Cli.Run run) {
        assertThat(run.exitCode()).as(run.all()).isZero();
    }

    private static OperationView lastAdd(Site site) {
        return site.client().operations().operations().stream()
                .filter(o -> o.type().equals("add-secondary"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingIsCopiedAndBothSidesAreEqual() {
        try (Site site = new Site(directory.resolve("gad"))) {
            lose(site);
            String files = eu.value("app", FILES);
            promoteWithLoss(site);
            Cli.Run added = site.cli().gad("group", "add-secondary", "orders", "eu", "--wait");
            require(added);
            assertThat(lastAdd(site).method()).as("%s", lastAdd(site)).isEqualTo("REWIND");
            assertThat(lastAdd(site).notes()).isEmpty();
            site.awaitInStep("orders");
            site.awaitEqual(us, eu, "app");
            assertThat(eu.value("app", FILES)).isEqualTo(files);
            assertThat(eu.column("app", OWN)).as("slots of its reign").isEmpty();
            assertThat(site.client().lostTransactions("orders").transactions()).isNotEmpty();
            us.execute("app", "UPDATE account SET balance = balance + 1; INSERT INTO big VALUES (0, 'later')");
            site.awaitEqual(us, eu, "app");
            Standing.awaitNone(us);
            Standing.await(eu);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> site.cli().gad("group", "show", "orders").out().contains("HEALTHY"));
        }
    }

    @Test
    void withoutAStandingSlotItIsACopyAndTheReasonIsTold() {
        try (Site site = new Site(directory.resolve("gad"))) {
            lose(site);
            promoteWithLoss(site);
            Standing.drop(us);
            Cli.Run refused = site.cli().gad("group", "add-secondary", "orders", "eu", "--method", "rewind", "--wait");
            assertThat(refused.exitCode()).as(refused.all()).isEqualTo(1);
            assertThat(refused.all()).contains("cannot: us keeps no standing slot of database", "--method copy");
            Awaitility.await().atMost(SOON).until(() -> {
                InstanceView instance = site.client().instance("eu");
                return instance.state().equals("FORMER_PRIMARY")
                        && instance.fence().equals("FENCED");
            });
            assertThat(eu.value("app", "SELECT count(*) FROM account WHERE name = 'lost'"))
                    .isEqualTo("1");

            require(site.cli().gad("group", "add-secondary", "orders", "eu", "--wait"));
            assertThat(lastAdd(site).method()).isEqualTo("COPY");
            assertThat(lastAdd(site).notes())
                    .singleElement()
                    .asString()
                    .contains("eu is copied anew", "us keeps no standing slot of database");
            site.awaitInStep("orders");
            site.awaitEqual(us, eu, "app");
        }
    }
}
