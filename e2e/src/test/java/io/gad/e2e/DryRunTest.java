package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.OperationRequest;
import io.gad.api.PreviewView;
import io.gad.api.Problem;
import io.gad.control.state.Kind;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A promotion that is only tried: it tells what the real one would do and be refused for, and writes nothing anywhere. */
class DryRunTest {

    private static final List<Kind<?>> KINDS =
            List.of(Kind.GROUP, Kind.INSTANCE, Kind.OPERATION, Kind.READINESS, Kind.IDEMPOTENCY);

    /** What the synchronization writes by itself while nobody does anything: its heart, and its looks every few seconds. */
    private static final String OWN = "(app|postgres):gad\\.(heartbeat|progress|sequence|large_objects): .*";

    @TempDir
    private Path directory;

    private int copies;

    @Test
    void itWritesNothingInTheStateNorOnAnyMemberAndItsPlanIsWhatHappens() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", "CREATE TABLE account (id int PRIMARY KEY); INSERT INTO account VALUES (1), (2)");
            site.register("eu", eu);
            site.register("us", us);
            site.createGroup("orders", "eu", "us");
            awaitQuiet(site, eu, us);
            Standing.await(us);
            Written onEu = Written.on(eu, "app", "postgres");
            Written onUs = Written.on(us, "app", "postgres");
            List<String> documents = documents();
            String catalogs = onEu.catalogs() + onUs.catalogs();

            Cli.Run refused = site.cli().gad("group", "promote", "orders", "us", "--dry-run");
            assertThat(refused.exitCode()).as(refused.all()).isEqualTo(3);
            assertThat(refused.out()).contains("It would be refused now:", "CONFIRMATION_REQUIRED", "DATABASE", "app ");
            Cli.Run accepted = site.cli().gad("group", "promote", "orders", "us", "--dry-run", "--yes");
            assertThat(accepted.exitCode()).as(accepted.all()).isZero();
            assertThat(accepted.out()).contains("It would be accepted now.");
            PreviewView preview = site.client()
                    .promotionPreview("orders", "us", OperationRequest.promote("us", 7L, "p-1", false, false));
            assertThat(preview.refusals())
                    .extracting(Problem::code)
                    .containsExactly("STALE_EPOCH", "PLAN_CHANGED", "CONFIRMATION_REQUIRED");
            site.cli().gad("group", "promote", "orders", "us", "--preview");

            assertThat(documents()).isEqualTo(documents);
            assertThat(onEu.catalogs() + onUs.catalogs()).isEqualTo(catalogs);
            assertThat(onEu.rows()).allMatch(row -> row.matches(OWN));
            assertThat(onUs.rows()).allMatch(row -> row.matches(OWN));

            // They would have seen it.
            eu.execute("app", "INSERT INTO account VALUES (3)");
            site.awaitEqual(eu, us, "app");
            assertThat(onEu.rows()).contains("app:public.account: INSERT");
            assertThat(onUs.rows()).contains("app:public.account: INSERT");

            promoted(site, preview.plan());
            assertThat(documents()).isNotEqualTo(documents);
            assertThat(onUs.rows()).anyMatch(row -> row.startsWith("app:gad.member: UPDATE"));
        }
    }

    private static void promoted(Site site, String plan) {
        String[] promote = {"group", "promote", "orders", "us", "--yes", "--expected-plan", plan, "--wait"};
        Cli.Run promoted = site.cli().gad(promote);
        assertThat(promoted.exitCode()).as(promoted.all()).isZero();
        Cli.Run again = site.cli().gad("group", "promote", "orders", "us", "--expected-plan", plan, "--dry-run");
        assertThat(again.exitCode()).as(again.all()).isEqualTo(3);
        assertThat(again.out()).contains("IS_PRIMARY", "PLAN_CHANGED", "the reign: now group", "in epoch 2");
    }

    /** The group's document has been carried to both, and the pair was looked at: what follows a create by itself is over. */
    private static void awaitQuiet(Site site, PostgresServer eu, PostgresServer us) {
        Wait.until(
                "the group carried and its readiness known",
                Site.LIMIT,
                () -> carried(eu)
                        && carried(us)
                        && site.client().group("orders").readiness().stream().anyMatch(r -> r.lookedAt() != null),
                () -> site.client().group("orders").toString());
    }

    private static boolean carried(PostgresServer server) {
        return "RUNNING".equals(server.value("app", "SELECT document #>> '{group,state}' FROM gad.\"group\""))
                && "RUNNING".equals(server.value("postgres", "SELECT document #>> '{group,state}' FROM gad.\"group\""));
    }

    /** With their versions, from a copy of the state. */
    private List<String> documents() {
        Path copy = directory.resolve("copy-" + copies++);
        EmbeddedStore.copy(directory.resolve("gad/gad.db"), copy);
        List<String> all = new ArrayList<>();
        try (EmbeddedStore store = EmbeddedStore.open(copy)) {
            KINDS.forEach(kind -> store.list(kind.name()).forEach(document -> all.add(document.toString())));
        }
        return all;
    }
}
