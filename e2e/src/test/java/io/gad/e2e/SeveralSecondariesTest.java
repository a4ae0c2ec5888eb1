package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.LostTransactionsView;
import io.gad.api.OperationView;
import io.gad.api.SyncTaskView;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
            this(site, PostgresOptions.forTests(), true);
        }

        private Three(Site site, PostgresOptions ofUs, boolean standing) {
            eu = site.open(PostgresServer.start());
            us = site.open(PostgresServer.start(ofUs));
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
            Standing.await(ap);
            if (standing) {
                Standing.await(us);
            }
            eu.execute("app", "UPDATE account SET balance = balance - 1 WHERE id <= 10");
            site.awaitEqual(eu, us, "app");
            site.awaitEqual(eu, ap, "app");
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

    private static void require(Cli.Run run) {
        assertThat(run.exitCode()).as(run.all()).isZero();
    }

    /** Behind the end of the promotion those that stood elsewhere are brought in line, and compared. */
    private static OperationView settled(Site site) {
        Wait.until(
                "the other secondary in line",
                Site.LIMIT,
                () -> lastOf(site, "promote").steps().stream()
                        .anyMatch(step -> step.name().equals("RewindOthers")
                                && step.outcome().equals("DONE")),
                () -> lastOf(site, "promote") + " " + site.client().group("orders"));
        site.awaitInStep("orders");
        return lastOf(site, "promote");
    }

    @Test
    void oneThatStoodBehindFollowsWithoutACopyAndItIsSaidWhere() {
        try (Site site = new Site(directory.resolve("gad"))) {
            Three three = new Three(site);
            String file = three.ap.value("app", FILE);
            require(site.cli().gad("sync", "pause", "orders", "ap"));
            three.eu.execute("app", """
                    UPDATE account SET balance = balance + 1 WHERE id <= 100;
                    DELETE FROM account WHERE id BETWEEN 200 AND 210;
                    CREATE TABLE made (id int PRIMARY KEY);
                    INSERT INTO made VALUES (1)""");
            site.awaitEqual(three.eu, three.us, "app");
            three.eu.kill();
            Cli.Run preview = site.cli().gad("group", "promote", "orders", "us", "--preview");
            assertThat(preview.out()).as(preview.all()).contains("ap is behind us by", "bytes of log");
            Cli.Run other = site.cli().gad("group", "promote", "orders", "ap", "--preview");
            assertThat(other.out()).as(other.all()).contains("us is ahead of ap by", "promote us instead");
            require(site.cli().gad("group", "promote", "orders", "us", "--wait"));
            assertThat(settled(site).notes())
                    .singleElement()
                    .asString()
                    .startsWith("ap is brought in line without a copy: ap stands at")
                    .contains("in database app, us at")
                    .doesNotContain("lost");
            site.awaitEqual(three.us, three.ap, "app");
            assertThat(three.ap.value("app", FILE)).isEqualTo(file);
            assertThat(three.ap.value("app", "SELECT count(*) FROM made")).isEqualTo("1");
            three.us.kill();
            require(site.cli().gad("group", "promote", "orders", "ap", "--wait"));
            assertThat(three.ap.value("app", "SELECT count(*) FROM account")).isEqualTo("489");
        }
    }

    @Test
    void whatOneThatWasAheadAloneHadIsListedAndItFollowsWithoutACopy() {
        try (Site site = new Site(directory.resolve("gad"))) {
            Three three = new Three(site);
            String file = three.ap.value("app", FILE);
            require(site.cli().gad("sync", "pause", "orders", "us"));
            Set<String> acknowledged = new TreeSet<>();
            for (int i = 0; i < 40; i++) {
                String name = "lost-" + i;
                three.eu.execute("app", "INSERT INTO account (name, balance) VALUES ('" + name + "', 1)");
                acknowledged.add(name);
            }
            three.eu.execute("app", "DELETE FROM account WHERE id = 7");
            site.awaitEqual(three.eu, three.ap, "app");
            three.eu.kill();
            require(site.cli().gad("group", "promote", "orders", "us", "--wait"));
            assertThat(settled(site).notes())
                    .singleElement()
                    .asString()
                    .startsWith("ap is brought in line without a copy: ap stands at")
                    .contains("is among the lost transactions");
            site.awaitEqual(three.us, three.ap, "app");
            assertThat(three.ap.value("app", FILE)).isEqualTo(file);
            assertThat(three.ap.value("app", "SELECT count(*) FROM account")).isEqualTo("500");

            LostTransactionsView ofSecondary = site.client().lostTransactions("orders");
            assertThat(names(ofSecondary))
                    .containsExactlyElementsOf(acknowledged.stream().sorted().toList());
            assertThat(ofSecondary.transactions())
                    .extracting(LostTransactionsView.LostTransaction::formerPrimary)
                    .containsOnly("ap");
            assertThat(ofSecondary.complete()).isFalse();
            assertThat(ofSecondary.missing()).contains("what secondary ap had of eu");

            three.eu.startAgain();
            Wait.until(
                    "the old primary's own report",
                    Site.LIMIT,
                    () -> site.client().lostTransactions("orders").complete(),
                    () -> site.client().lostTransactions("orders").toString());
            LostTransactionsView exact = site.client().lostTransactions("orders");
            assertThat(names(exact))
                    .containsExactlyElementsOf(acknowledged.stream().sorted().toList());
            assertThat(exact.transactions())
                    .hasSize(41)
                    .extracting(LostTransactionsView.LostTransaction::formerPrimary)
                    .containsOnly("eu");
        }
    }

    /** Sorted; one that is listed twice stands there twice. */
    private static List<String> names(LostTransactionsView lost) {
        return lost.transactions().stream()
                .flatMap(transaction -> transaction.changes().stream())
                .filter(change -> change.op().equals("INSERT"))
                .flatMap(change -> Stream.ofNullable(change.after()))
                .map(row -> String.valueOf(row.get("name")))
                .sorted()
                .toList();
    }

    @Test
    void withoutAStandingSlotItIsCopiedAnewAndWhatItAloneHadIsListedAllTheSame() {
        try (Site site = new Site(directory.resolve("gad"))) {
            // Of two databases it takes five for standing slots and followers.
            Three three = new Three(site, PostgresOptions.forTests().with("max_replication_slots", "4"), false);
            String file = three.ap.value("app", FILE);
            require(site.cli().gad("sync", "pause", "orders", "us"));
            three.eu.execute("app", "INSERT INTO account (name, balance) VALUES ('lost', 1)");
            site.awaitEqual(three.eu, three.ap, "app");
            three.eu.kill();
            require(site.cli().gad("group", "promote", "orders", "us", "--wait"));
            assertThat(settled(site).notes())
                    .singleElement()
                    .asString()
                    .startsWith("ap is copied anew: ap stands at")
                    .contains("us keeps no standing slot of database")
                    .contains("is among the lost transactions (1)");
            Wait.until(
                    "ap copied",
                    Site.LIMIT,
                    () -> site.client().group("orders").syncTasks().size() == 1
                            && site.client().group("orders").health().equals("HEALTHY"),
                    () -> site.client().group("orders").toString());
            site.awaitEqual(three.us, three.ap, "app");
            assertThat(three.ap.value("app", FILE)).isNotEqualTo(file);
            assertThat(names(site.client().lostTransactions("orders"))).containsExactly("lost");
        }
    }
}
