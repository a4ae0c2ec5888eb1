package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gad group history}, {@code gad event} and {@code gad token}. */
class HistoryAndTokensTest {

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
        return CommandLineRun.of(Map.of("GAD_SERVER", server.url(), "GAD_TOKEN", "tok"), home, args);
    }

    @Test
    void historyIsATableOfFiguresAndWhatHappened() {
        server.on("GET /api/v1/groups/orders/history?range=24h", 200, """
                {"group": "orders", "range": "24h", "stepSeconds": 60,
                 "times": ["2026-01-02T03:00:00Z", "2026-01-02T03:01:00Z", "2026-01-02T03:02:00Z", "2026-01-02T03:03:00Z"],
                 "tasks": [{"target": "us", "lagSeconds": [0.02, null, 0.5, 1.5], "transactionsPerSecond": [10, null, 20, 30],
                            "rowsPerSecond": [1.25, null, 2, 3], "walKeptBytes": [null, null, null, null]}],
                 "marks": [{"time": "2026-01-02T03:02:00Z", "kind": "operation-began", "text": "promote us has begun",
                            "operation": "op-7f3"}]}""");

        assertThat(gad("group", "history", "orders", "--range", "24h").out()).isEqualTo("""
                Group orders, the last 24h in steps of 60 s

                SECONDARY  FIGURE          MIN    MEDIAN  P99    MAX    KNOWN
                us         lag             20 ms  500 ms  1.5 s  1.5 s  75 %
                us         transactions/s  10     20      30     30     75 %
                us         rows/s          1.3    2.0     3.0    3.0    75 %
                us         log kept        -      -       -      -      0 %

                TIME                  KIND             WHAT
                2026-01-02T03:02:00Z  operation-began  promote us has begun
                """);
    }

    @Test
    void ofANewGroupHistorySaysThatNothingWasSeen() {
        server.on("GET /api/v1/groups/orders/history?range=1h", 200, """
                {"group": "orders", "range": "1h", "stepSeconds": 10, "times": [], "tasks": [], "marks": []}""");
        assertThat(gad("group", "history", "orders").out()).contains("Nothing was seen of a secondary");
    }

    @Test
    void eventsAreNarrowedAndPaged() {
        server.on("GET /api/v1/events?group=orders&kind=setting-changed&actor=ann&before=9&limit=2", 200, """
                {"events": [{"id": 8, "time": "2026-01-02T03:04:05Z", "kind": "setting-changed", "group": "orders",
                             "instance": null, "actor": "ann", "text": "The write lease was turned off", "operation": null},
                            {"id": 5, "time": "2026-01-02T03:00:00Z", "kind": "setting-changed", "group": "orders",
                             "instance": "us", "actor": null, "text": "by itself", "operation": null}], "before": 5}""");

        CommandLineRun run = gad(
                "event",
                "list",
                "--group",
                "orders",
                "--kind",
                "setting-changed",
                "--actor",
                "ann",
                "--before",
                "9",
                "--limit",
                "2");

        assertThat(run.out()).isEqualTo("""
                TIME                  KIND             GROUP   INSTANCE  BY   WHAT
                2026-01-02T03:04:05Z  setting-changed  orders  -         ann  The write lease was turned off
                2026-01-02T03:00:00Z  setting-changed  orders  us        -    by itself
                Older ones: --before 5
                """);
    }

    @Test
    void sinceIsAMomentOfThePast() {
        var unused = gad("event", "list", "--since", "24h");
        String line = server.requests().getLast().line();
        String from = line.replaceAll(".*[?&]from=([^&]*).*", "$1").replace("%3A", ":");
        assertThat(Duration.between(Instant.parse(from), Instant.now()))
                .isBetween(Duration.ofHours(24), Duration.ofHours(25));
        assertThat(line).endsWith("&limit=100");
    }

    @Test
    void aTokenIsPrintedOnceOnALineOfItsOwn() {
        server.on("POST /api/v1/tokens", 201, """
                {"name": "grafana", "role": "viewer", "createdAt": "2026-01-02T03:04:05Z", "createdBy": "admin",
                 "expiresAt": "2026-04-02T03:04:05Z", "expired": false, "hasPassword": false, "token": "gad_abc"}""");

        CommandLineRun run = gad("token", "create", "grafana", "--role", "viewer", "--expires", "90d");

        assertThat(run.out())
                .isEqualTo(
                        "gad_abc\nToken grafana, role viewer, until 2026-04-02T03:04:05Z. Keep it now: it is shown this"
                                + " once.\n");
        assertThat(Json.mapper()
                        .readTree(server.requests().getLast().body())
                        .get("expiresAfterSeconds")
                        .asLong())
                .isEqualTo(90L * 86_400);
    }

    @Test
    void tokensAreListedAndRevoked() {
        server.on("GET /api/v1/tokens", 200, """
                {"tokens": [{"name": "ann", "role": "admin", "createdAt": "2026-01-02T03:04:05Z", "createdBy": "admin",
                  "expiresAt": null, "expired": false, "hasPassword": true, "token": null},
                 {"name": "guest", "role": "viewer", "createdAt": "2026-01-02T03:04:05Z", "createdBy": null,
                  "expiresAt": "2026-01-03T03:04:05Z", "expired": true, "hasPassword": false, "token": null}]}""");
        server.on("DELETE /api/v1/tokens/ann", 204, "");

        assertThat(gad("token", "list").out()).isEqualTo("""
                NAME   ROLE    CREATED               BY     PASSWORD  EXPIRES
                ann    admin   2026-01-02T03:04:05Z  admin  yes       never
                guest  viewer  2026-01-02T03:04:05Z  -      no        2026-01-03T03:04:05Z (expired)
                """);
        assertThat(gad("token", "revoke", "ann").out()).isEqualTo("Token ann opens nothing any more.\n");
    }

    @Test
    void aPasswordComesFromAFileAndIsInNoAnswer() throws IOException {
        server.on("PUT /api/v1/tokens/ann/password", 204, "");
        Path file = Files.writeString(home.resolve("password"), "correct horse battery\nsecond line\n");

        CommandLineRun run = gad("token", "password", "ann", "--password-file", file.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("signs in to the console as ann").doesNotContain("correct");
        assertThat(Json.mapper()
                        .readTree(server.requests().getLast().body())
                        .get("password")
                        .asString())
                .isEqualTo("correct horse battery");
    }

    @Test
    void aPasswordIsTakenAway() {
        server.on("DELETE /api/v1/tokens/ann/password", 204, "");
        assertThat(gad("token", "password", "ann", "--remove").out()).isEqualTo("Token ann has no password.\n");
    }

    @Test
    void withoutAPasswordNothingIsAsked() throws IOException {
        Path empty = Files.writeString(home.resolve("empty"), "\n");
        assertThat(gad("token", "password", "ann").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(gad("token", "password", "ann", "--password-file", empty.toString())
                        .err())
                .contains("found an empty one");
        assertThat(gad("token", "password", "ann", "--remove", "--password-file", empty.toString())
                        .err())
                .contains("found both");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void whatAViewerMayNotDoIsARefusal() {
        server.on(
                "POST /api/v1/tokens",
                403,
                Documents.problem(403, "FORBIDDEN", "Expected a token that may change things.", "Ask somebody."));
        CommandLineRun run = gad("token", "create", "x", "--role", "admin");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("Expected a token that may change things.");
    }

    @Test
    void groupShowTellsWhatWasMeasured() {
        String measured = """
                , "measured": {"rpo": [{"target": "us", "range": "24h", "p50Seconds": 0.04, "p99Seconds": 0.3, "maxSeconds": 1.5,
                   "unknownShare": 0.255}, {"target": "us", "range": "7d", "p50Seconds": null, "p99Seconds": null,
                   "maxSeconds": null, "unknownShare": 1.0}],
                  "recoveries": [{"kind": "promote", "time": "2026-01-02T03:04:05Z", "operation": "op-7f3", "rtoMillis": 640,
                   "rpoMillis": null}]}}""";
        String group = Documents.GROUP.strip();
        server.on("GET /api/v1/groups/orders", 200, group.substring(0, group.length() - 1) + measured);

        assertThat(gad("group", "show", "orders").out()).contains("""

                Measured
                  RPO OF  OVER  P50    P99     MAX    NOT KNOWN
                  us      24h   40 ms  300 ms  1.5 s  25.5 %
                  us      7d    -      -       -      100.0 %
                  RTO  640 ms by promote op-7f3 at 2026-01-02T03:04:05Z
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "0h", "-1h", "1w", "1.5h", "99999999d"})
    void aSpanIsANumberAndAUnit(String text) {
        assertThatThrownBy(() -> Span.parse("--since", text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--since");
    }
}
