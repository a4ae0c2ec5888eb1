package io.gad.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TokenRoutesTest {

    @TempDir
    static Path directory;

    static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void fill() {
        server.control().clear();
        Samples.fill(server.control());
        Samples.fillOperations(server.control());
        server.control().tokens().list().forEach(t -> server.control().tokens().revoke(t.name()));
    }

    private static String made(String name, String role) {
        HttpResponse<String> made =
                server.post("/api/v1/tokens", "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        return TestServer.json(made).get("token").asString();
    }

    private static HttpResponse<String> with(String token, String path) {
        return server.send(server.anonymous(path).header("Authorization", "Bearer " + token));
    }

    @Test
    void theTextIsToldOnceAndTheListDoesNotTellIt() {
        String token = made("grafana", "viewer");
        HttpResponse<String> list = server.get("/api/v1/tokens");
        assertThat(list.body()).doesNotContain(token);
        JsonNode listed = TestServer.json(list).at("/tokens/0");
        assertThat(listed.get("name").asString()).isEqualTo("grafana");
        assertThat(listed.get("role").asString()).isEqualTo("viewer");
        assertThat(listed.get("createdBy").asString()).isEqualTo("admin");
        assertThat(listed.get("token").isNull()).isTrue();
        assertThat(listed.get("expiresAt").isNull()).isTrue();
    }

    @Test
    void itsNameIsTheActorOfWhatItAsksFor() {
        String token = made("ann", "admin");
        HttpResponse<String> accepted = server.send(server.anonymous("/api/v1/groups/orders/operations")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"type\":\"promote\",\"instance\":\"us\"}")));
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(server.control().actors).containsExactly("ann");
    }

    @Test
    void aRevokedOneOpensNothingAndItsSessionEnds() {
        String token = made("ann", "viewer");
        Browser browser = new Browser(server);
        assertThat(browser.signIn(token).statusCode()).isEqualTo(302);
        assertThat(browser.get("/console/groups").statusCode()).isEqualTo(200);
        assertThat(with(token, "/api/v1/groups").statusCode()).isEqualTo(200);
        HttpResponse<String> revoked =
                server.send(server.request("/api/v1/tokens/ann").DELETE());
        assertThat(revoked.statusCode()).isEqualTo(204);
        assertThat(with(token, "/api/v1/groups").statusCode()).isEqualTo(401);
        HttpResponse<String> page = browser.get("/console/groups");
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location").orElseThrow()).contains("/console/sign-in");
        assertThat(browser.signIn(token).statusCode()).isEqualTo(401);
    }

    @Test
    void aStreamOfARevokedOneEnds() throws Exception {
        String token = made("ann", "viewer");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> stream =
                    threads.submit(() -> with(token, "/api/v1/operations/op-00run/events"));
            server.control().awaitListener();
            server.control().tokens().revoke("ann");
            HttpResponse<String> ended = stream.get(15, TimeUnit.SECONDS);
            assertThat(ended.statusCode()).isEqualTo(200);
            assertThat(ended.body()).contains("\"state\":\"RUNNING\"").doesNotContain("\"state\":\"DONE\"");
        }
    }

    @Test
    void anExpiredOneOpensNothing() {
        HttpResponse<String> made =
                server.post("/api/v1/tokens", "{\"name\":\"guest\",\"role\":\"viewer\",\"expiresAfterSeconds\":1}");
        String token = TestServer.json(made).get("token").asString();
        assertThat(TestServer.json(made).get("expiresAt").isNull()).isFalse();
        await().until(() -> with(token, "/api/v1/groups").statusCode() == 401);
        assertThat(TestServer.json(server.get("/api/v1/tokens"))
                        .at("/tokens/0/expired")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatCannotBeMadeIsRefusedWithItsReason() {
        assertThat(TestServer.problem(server.post("/api/v1/tokens", "{\"name\":\"ann\",\"role\":\"boss\"}"))
                        .detail())
                .contains("viewer or admin");
        assertThat(TestServer.problem(server.post("/api/v1/tokens", "{\"role\":\"viewer\"}"))
                        .detail())
                .contains("'name'");
        assertThat(TestServer.problem(server.post(
                                "/api/v1/tokens", "{\"name\":\"ann\",\"role\":\"viewer\",\"expiresAfterSeconds\":0}"))
                        .detail())
                .contains("expiresAfterSeconds");
        HttpResponse<String> first = server.post("/api/v1/tokens", "{\"name\":\"admin\",\"role\":\"admin\"}");
        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(TestServer.problem(first).code()).isEqualTo("TOKEN_EXISTS");
        HttpResponse<String> none =
                server.send(server.request("/api/v1/tokens/none").DELETE());
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(TestServer.problem(none).code()).isEqualTo("TOKEN_UNKNOWN");
    }

    @Test
    void aViewersTokenSeesMetricsAndDescription() {
        String token = made("prometheus", "viewer");
        assertThat(with(token, "/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(with(token, "/v3/api-docs").statusCode()).isEqualTo(200);
    }
}
