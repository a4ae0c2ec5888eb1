package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What scripts rely on. */
class ExitCodeTest {

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

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409})
    void everyFourHundredIsARefusal(int status) {
        server.on("GET /api/v1/groups", status, Documents.problem(status, "X", "Expected a, found b.", "Do c."));

        CommandLineRun run = gad("group", "list");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("gad: Expected a, found b.\n  -> Do c.\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void everyFiveHundredIsAFailure(int status) {
        server.on("GET /api/v1/groups", status, Documents.problem(status, "X", "Expected a, found b.", "Do c."));

        assertThat(gad("group", "list").exitCode()).isEqualTo(1);
    }

    @Test
    void withJsonTheErrorIsAProblemDocument() {
        server.on(
                "GET /api/v1/groups/no", 404, Documents.problem(404, "GROUP_UNKNOWN", "Expected no, found b.", "Do."));

        CommandLineRun run = gad("group", "show", "no", "-o", "json");

        JsonNode problem = Json.mapper().readTree(run.err());
        assertThat(problem.get("code").stringValue()).isEqualTo("GROUP_UNKNOWN");
        assertThat(problem.get("status").intValue()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "group",
                "group show",
                "group show a b",
                "group list -o yaml",
                "group promote orders",
                "no-such-command",
                "group list --server nonsense",
                "group switch-over orders",
                "group promote orders us --expected-epoch x"
            })
    void aMisusedCommandAsksNobody(String command) {
        CommandLineRun run = gad(command.isEmpty() ? new String[0] : command.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("gad: ");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aMisusedCommandWithJsonIsAProblemDocumentToo() {
        CommandLineRun run = gad("group", "show", "-o", "json");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(Json.mapper().readTree(run.err()).get("code").stringValue()).isEqualTo("USAGE");
    }

    @Test
    void nobodyAtTheAddressIsNoServer() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        CommandLineRun run = gad("group", "list", "--server", "http://127.0.0.1:" + free);

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .contains("Expected a GAD server at http://127.0.0.1:" + free)
                .contains("gad server");
    }

    @Test
    void somethingElseAtTheAddressIsNoServer() {
        server.onText("GET /api/v1/groups", "<html>hello</html>");

        assertThat(gad("group", "list").exitCode()).isEqualTo(4);
    }

    @Test
    void aFailedOperationIsAFailureWithItsReason() {
        server.on(
                "DELETE /api/v1/groups/orders",
                202,
                Documents.operation(
                        "delete",
                        "FAILED",
                        ", \"problem\": "
                                + Documents.problem(503, "DISK_FULL", "Expected space, found none.", "Add.")));

        CommandLineRun run = gad("group", "delete", "orders", "--wait");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("gad: Expected space, found none.\n  -> Add.\n");
    }

    @Test
    void aFailedOperationWithJsonIsShownWhole() {
        server.on("DELETE /api/v1/groups/orders", 202, Documents.operation("delete", "CANCELLED", ""));

        CommandLineRun run = gad("group", "delete", "orders", "--wait", "-o", "json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(Json.mapper().readTree(run.out()).get("state").stringValue()).isEqualTo("CANCELLED");
        assertThat(Json.mapper().readTree(run.err()).get("code").stringValue()).isEqualTo("OPERATION_CANCELLED");
    }

    @Test
    void aWaitThatTimesOutLeavesTheOperationAlone() {
        server.on("DELETE /api/v1/groups/orders", 202, Documents.operation("delete", "RUNNING", ""));
        server.on("GET /api/v1/operations/op-7f3", 200, Documents.operation("delete", "RUNNING", ""));

        CommandLineRun run = gad("group", "delete", "orders", "--wait", "--timeout", "0");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err()).contains("gad operation follow op-7f3");
    }

    @Test
    void aFindingThatForbidsIsAFailure() {
        server.on("POST /api/v1/precheck", 200, Documents.FINDINGS);
        server.on("POST /api/v1/groups/orders/precheck", 200, "{\"findings\": []}");

        CommandLineRun run = gad("precheck", "--source", "eu", "--target", "us");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                PASS  wal-level: eu: wal_level is logical.
                FAIL  replication-right: eu: role gad has no REPLICATION.
                      -> ALTER ROLE gad REPLICATION;
                Not ready: 1 failure, 0 warnings, 1 check passed.
                """);
        assertThat(gad("group", "precheck", "orders").exitCode()).isZero();
    }

    @Test
    void aTokenFileThatIsNotThereIsNamed() {
        CommandLineRun run = CommandLineRun.of(
                Map.of(
                        "GAD_SERVER",
                        server.url(),
                        "GAD_TOKEN_FILE",
                        home.resolve("no").toString()),
                home,
                "group",
                "list");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(home.resolve("no").toString());
    }

    @Test
    void theTokenInTheHomeDirectoryIsUsedWithoutTheOthers() throws IOException {
        Files.createDirectories(home.resolve(".config/gad"));
        Files.writeString(home.resolve(".config/gad/token"), "hometok\n");
        server.on("GET /api/v1/groups", 200, "{\"groups\": []}");

        assertThat(gad("group", "list").exitCode()).isZero();
        assertThat(server.requests().getLast().authorization()).contains("Bearer hometok");
    }

    @Test
    void helpAndVersionNeedNoServer() {
        CommandLineRun help = gad("--help");
        CommandLineRun version = gad("--version");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("server  ", "demo  ", "instance", "group", "sync", "operation", "precheck");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).matches("gad \\d+\\.\\d+\\.\\d+\\R");
    }
}
