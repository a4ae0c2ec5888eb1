package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is done about transactions that were lost. */
class LostTransactionsTest {

    private static final String LOST = "/api/v1/groups/orders/lost-transactions";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private CannedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new CannedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandLineRun gad(String... args) {
        return CommandLineRun.of(Map.of("GAD_SERVER", server.url()), home, args);
    }

    private JsonNode lastBody() {
        return Json.mapper()
                .readTree(server.requests().stream()
                        .filter(r -> r.line().startsWith("POST"))
                        .reduce((first, last) -> last)
                        .orElseThrow()
                        .body());
    }

    private void answers(String outcome, String conflicts, int count) {
        server.on("POST " + LOST, 200, """
                {"group": "orders", "action": "reapply", "dryRun": false, "outcome": "%s", "transactions": 1, "changes": 3,
                 "conflictCount": %d, "conflicts": [%s]}
                """.formatted(outcome, count, conflicts));
    }

    @Test
    void oneIsReapplied() {
        answers("APPLIED", "", 0);
        assertThat(gad("group", "lost-transactions", "orders", "--reapply", "app:0/1A2B3C", "--force")
                        .out())
                .isEqualTo("app:0/1A2B3C is re-applied: 3 changes.\n");
        assertThat(lastBody()).isEqualTo(Json.mapper().readTree("""
                {"action": "reapply", "database": "app", "lsn": "0/1A2B3C", "formerPrimary": null, "epoch": null,
                 "all": false, "total": null, "dryRun": false, "force": true}
                """));
    }

    @Test
    void aPreviewShowsWhatIsInTheWayAndIsNoSuccess() {
        answers("CONFLICTS", """
                {"table": "public.orders", "op": "INSERT", "kind": "KEY_TAKEN", "passable": true, "key": {"id": "1"},
                 "expected": null, "found": {"id": "1", "v": null}, "detail": "Another row has its key."},
                {"table": "public.stock", "op": "DELETE", "kind": "REFERENCED", "passable": false, "key": {"id": "2"},
                 "expected": null, "found": null, "detail": "Rows refer to it."}
                """, 3);
        CommandLineRun run = gad("group", "lost-transactions", "orders", "--reapply", "app:0/1A2B3C", "--preview");
        assertThat(run.out()).isEqualTo("""
                app:0/1A2B3C meets 3 conflicts in 3 changes. Nothing was changed.

                INSERT public.orders id=1: KEY_TAKEN
                  Another row has its key.
                  found    id=1 v=NULL

                DELETE public.stock id=2: REFERENCED, not passed over by --force
                  Rows refer to it.

                and 1 more
                """);
        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(lastBody().get("dryRun").asBoolean()).isTrue();
    }

    @Test
    void allAreReappliedInTheirOrderUpToTheFirstRefusal() {
        server.on("GET " + LOST + "?offset=0&limit=200", 200, Documents.LOST);
        server.on("GET " + LOST + "?offset=1&limit=200", 200, """
                {"group": "orders", "formerPrimary": "eu", "complete": true, "total": 1, "offset": 1, "transactions": []}
                """);
        answers("APPLIED", "", 0);
        CommandLineRun run = gad("group", "lost-transactions", "orders", "--reapply", "all");
        assertThat(run.out()).isEqualTo("app:0/1A2B3C APPLIED\n1 re-applied.\n");
        assertThat(lastBody().get("formerPrimary").asString()).isEqualTo("eu");
    }

    private void lists(String... transactions) {
        server.on("GET " + LOST + "?offset=0&limit=200", 200, """
                {"group": "orders", "formerPrimary": "eu", "complete": true, "total": %d, "offset": 0, "transactions": [%s]}
                """.formatted(
                        transactions.length, String.join(",", transactions)));
        server.on("GET " + LOST + "?offset=2&limit=200", 200, """
                {"group": "orders", "formerPrimary": "eu", "complete": true, "total": 2, "offset": 2, "transactions": []}
                """);
    }

    private static String lost(String lsn, int epoch, String status) {
        return """
                {"xid": 1, "commitTime": null, "lsn": "%s", "database": "app", "formerPrimary": "eu", "epoch": %d,
                 "status": "%s", "decidedBy": null, "decidedAt": null, "changes": [], "changeCount": 1}
                """.formatted(lsn, epoch, status);
    }

    @Test
    void oneThatIsInDoubtEndsIt() {
        lists(lost("0/1", 1, "OPEN"), lost("0/2", 1, "REAPPLYING"));
        answers("APPLIED", "", 0);
        CommandLineRun run = gad("group", "lost-transactions", "orders", "--reapply", "all");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("1 re-applied, stopped at app:0/2");
    }

    @Test
    void ofSeveralReportsOneIsToBeNamed() {
        lists(lost("0/1", 2, "OPEN"), lost("0/2", 1, "OPEN"));
        answers("APPLIED", "", 0);
        CommandLineRun run = gad("group", "lost-transactions", "orders", "--reapply", "all");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--epoch");
        assertThat(gad("group", "lost-transactions", "orders", "--reapply", "all", "--epoch", "1")
                        .out())
                .isEqualTo("app:0/2 APPLIED\n1 re-applied.\n");
    }

    @Test
    void whatIsInDoubtIsNoRefusal() {
        server.on("POST " + LOST, 409, """
                {"title": "It is not known", "status": 409, "code": "REAPPLY_IN_DOUBT", "detail": "Expected.", "hint": "Look."}
                """);
        assertThat(gad("group", "lost-transactions", "orders", "--reapply", "app:0/1")
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aRefusalEndsIt() {
        server.on("GET " + LOST + "?offset=0&limit=200", 200, Documents.LOST);
        server.on("GET " + LOST + "?offset=1&limit=200", 200, """
                {"group": "orders", "formerPrimary": "eu", "complete": true, "total": 1, "offset": 1, "transactions": []}
                """);
        server.on("POST " + LOST, 409, """
                {"title": "The new primary's rows are in the way", "status": 409, "code": "REAPPLY_CONFLICT",
                 "detail": "Expected the rows.", "hint": "Look."}
                """);
        assertThat(gad("group", "lost-transactions", "orders", "--reapply", "all")
                        .exitCode())
                .isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void allAreDismissed() {
        server.on("GET " + LOST + "?offset=0&limit=1", 200, Documents.LOST);
        server.on("POST " + LOST, 200, """
                {"group": "orders", "action": "dismiss", "dryRun": false, "outcome": "DISMISSED", "transactions": 17,
                 "changes": 0, "conflictCount": 0, "conflicts": []}
                """);
        assertThat(gad("group", "lost-transactions", "orders", "--dismiss", "all")
                        .out())
                .isEqualTo("17 lost transactions dismissed.\n");
        assertThat(lastBody().get("all").asBoolean()).isTrue();
        assertThat(lastBody().get("total").asInt()).isEqualTo(1);
        assertThat(gad("group", "lost-transactions", "orders", "--dismiss", "all", "--force")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatIsNoPositionIsNotSent() {
        CommandLineRun run = gad("group", "lost-transactions", "orders", "--reapply", "731");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("DATABASE:LSN");
        assertThat(gad("group", "lost-transactions", "orders", "--reapply", "a:0/1", "--dismiss", "a:0/1")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }
}
