package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that cannot be granted, to a group that runs. Each is refused with its reason and leaves everything as it was. */
class RefusedRequestTest {

    private static final int REFUSED = 3;
    private static final int NO_SERVER = 4;

    @TempDir
    private static Path directory;

    private static Site site;
    private static PostgresServer eu;
    private static PostgresServer us;

    private String before = "";

    @BeforeAll
    static void start() {
        site = new Site(directory.resolve("gad"));
        eu = site.open(PostgresServer.start());
        us = site.open(PostgresServer.start());
        eu.execute("postgres", "CREATE DATABASE app");
        eu.execute("app", "CREATE TABLE account (id int PRIMARY KEY); INSERT INTO account VALUES (1), (2)");
        site.register("eu", eu);
        site.register("us", us);
        site.createGroup("orders", "eu", "us");
    }

    @AfterAll
    static void end() {
        site.close();
    }

    @BeforeEach
    void remember() {
        before = everything();
    }

    @AfterEach
    void nothingChanged() {
        assertThat(everything()).isEqualTo(before);
    }

    private static String everything() {
        var group = site.client().group("orders");
        return List.of(
                        group.state(),
                        group.epoch(),
                        group.primary(),
                        group.members().stream()
                                .map(m -> m.instance() + m.role())
                                .toList(),
                        site.client().groups().groups().size(),
                        site.client().operations().operations().size(),
                        site.client().instances().instances().stream()
                                .map(i -> i.name() + i.state() + i.group())
                                .toList(),
                        eu.column("app", "SELECT role || epoch || writable FROM gad.member"),
                        us.column("app", "SELECT role || epoch || writable FROM gad.member"),
                        us.column("app", "SELECT id FROM account ORDER BY id"))
                .toString();
    }

    @Test
    void aGroupThatExists() {
        refused("GROUP_EXISTS", "group", "create", "orders", "--primary", "eu", "--secondary", "us");
    }

    @Test
    void anInstanceThatBelongsToAGroup() {
        refused("INSTANCE_IN_GROUP", "group", "create", "other", "--primary", "eu");
        refused("INSTANCE_IN_GROUP", "group", "add-secondary", "orders", "us");
        refused("INSTANCE_IN_GROUP", "instance", "remove", "us");
    }

    @Test
    void namesThatNobodyKnows() {
        refused("GROUP_UNKNOWN", "group", "show", "nobody");
        refused("INSTANCE_UNKNOWN", "group", "add-secondary", "orders", "nobody");
        refused("MEMBER_UNKNOWN", "group", "remove-secondary", "orders", "nobody");
        refused("MEMBER_UNKNOWN", "group", "promote", "orders", "nobody", "--yes");
        refused("OPERATION_UNKNOWN", "operation", "show", "op-nobody");
    }

    @Test
    void aResyncOfWhatHasNotStopped() {
        refused("RESYNC_NOTHING", "sync", "resync", "orders", "us");
        refused("NOT_A_SECONDARY", "sync", "resync", "orders", "eu");
    }

    @Test
    void thePrimaryItself() {
        refused("IS_PRIMARY", "group", "promote", "orders", "eu", "--yes");
        refused("IS_PRIMARY", "group", "remove-secondary", "orders", "eu");
    }

    @Test
    void aPromotionWithTheEpochOfYesterday() {
        refused("STALE_EPOCH", "group", "promote", "orders", "us", "--yes", "--expected-epoch", "7");
    }

    @Test
    void aPromotionThatLacksItsConfirmation() {
        refused("CONFIRMATION_REQUIRED", "group", "promote", "orders", "us");
    }

    @Test
    void aGroupThatStillHasSecondaries() {
        refused("GROUP_HAS_SECONDARIES", "group", "delete", "orders");
    }

    @Test
    void aReleaseOfWhatIsNoFormerPrimary() {
        refused("INSTANCE_NOT_FORMER", "instance", "release", "us");
    }

    @Test
    void instancesThatCannotBeUsed() throws IOException {
        Path wrong = Files.writeString(directory.resolve("wrong.pw"), "not-the-password");
        try (PostgresServer other = PostgresServer.start()) {
            refused(
                    "LOGIN_REFUSED",
                    "instance",
                    "add",
                    "other",
                    "--region",
                    "r",
                    "--dsn",
                    other.dsn(),
                    "--password-file",
                    wrong.toString());
            Cli.Run told =
                    site.cli().gad("instance", "add", "other", "--region", "r", "--dsn", "postgresql://gad:pw@h/db");
            assertThat(told.exitCode()).as(told.all()).isEqualTo(REFUSED);
            assertThat(told.err())
                    .contains("Expected a DSN without a password", "--password-file")
                    .doesNotContain(":pw@");
            other.stop();
            Cli.Run unreachable =
                    site.cli().gad("instance", "add", "other", "--region", "r", "--dsn", other.dsn(), "-o", "json");
            assertThat(unreachable.exitCode()).as(unreachable.all()).isEqualTo(1);
            assertThat(unreachable.err()).contains("\"MEMBER_UNREACHABLE\"", "503");
        }
        refused("INSTANCE_EXISTS", "instance", "add", "eu", "--region", "r", "--dsn", us.dsn());
    }

    @Test
    void tokensThatDoNotOpen() {
        for (String token : List.of("", "wrong")) {
            Cli.Run shown = new Cli(site.server().baseUrl(), token).gad("group", "show", "orders", "-o", "json");
            assertThat(shown.exitCode()).as(shown.all()).isEqualTo(REFUSED);
            assertThat(shown.err()).contains("\"UNAUTHORIZED\"", "401");
        }
    }

    @Test
    void aServerThatIsNotThere() {
        Cli nobody = new Cli(java.net.URI.create("http://127.0.0.1:1"), "token");
        assertThat(nobody.gad("group", "list").exitCode()).isEqualTo(NO_SERVER);
    }

    @Test
    void bodiesThatAreNoRequests() throws IOException, InterruptedException {
        for (String body :
                List.of("{", "[]", "null", "", "{\"type\": 7}", "{\"type\": \"explode\", \"instance\": \"us\"}")) {
            HttpRequest request = HttpRequest.newBuilder(
                            site.server().baseUrl().resolve("/api/v1/groups/orders/operations"))
                    .header("Authorization", "Bearer " + site.server().adminToken())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode())
                        .as(body + " -> " + answer.body())
                        .isEqualTo(400);
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .contains("application/problem+json");
                assertThat(answer.body()).contains("Expected").doesNotContain("Exception", "io.gad");
            }
        }
    }

    private static void refused(String code, String... command) {
        String[] withFormat = java.util.stream.Stream.concat(
                        java.util.Arrays.stream(command), java.util.stream.Stream.of("-o", "json"))
                .toArray(String[]::new);
        Cli.Run run = site.cli().gad(withFormat);
        assertThat(run.exitCode()).as(run.all()).isEqualTo(REFUSED);
        assertThat(run.err()).contains("\"" + code + "\"");
        Cli.Run told = site.cli().gad(command);
        assertThat(told.exitCode()).isEqualTo(REFUSED);
        assertThat(told.err()).startsWith("gad: Expected").contains("found", "  -> ");
    }
}
