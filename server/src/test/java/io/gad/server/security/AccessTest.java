package io.gad.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.Browser;
import io.gad.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

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

    @Test
    void livenessIsOpen() {
        assertThat(server.send(server.anonymous("/health/live")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/groups", "/api/v1/nothing", "/v3/api-docs", "/actuator/prometheus", "/error", "/x"})
    void withoutTokenNothingElseAnswers(String path) {
        HttpResponse<String> response = server.send(server.anonymous(path));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(TestServer.problem(response).code()).isEqualTo("UNAUTHORIZED");
        assertThat(TestServer.problem(response).hint()).contains("admin.token");
    }

    @Test
    void aWrongTokenIsRefusedAndNotRepeated() {
        HttpResponse<String> response =
                server.send(server.anonymous("/api/v1/groups").header("Authorization", "Bearer wrong-but-long-enough"));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(TestServer.problem(response).detail()).contains("found another one");
        assertThat(response.body()).doesNotContain("wrong-but");
    }

    @Test
    void theTokenInTheAddressOpensNothing() {
        String token = server.running().adminToken();
        assertThat(server.send(server.anonymous("/api/v1/groups?token=" + token))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void anUnknownAddressIsAProblemDocument() {
        HttpResponse<String> response = server.get("/api/v1/nothing");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestServer.problem(response).detail()).contains("/api/v1/nothing");
    }

    @Test
    void aWrongMethodIsAProblemDocumentThatNamesTheRightOnes() {
        HttpResponse<String> response =
                server.send(server.request("/health/live").POST(BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(TestServer.problem(response).detail()).contains("GET").contains("POST");
    }

    @Test
    void whatTheFirewallRefusesIsAProblemDocument() {
        HttpResponse<String> response = server.get("/api/v1/groups/a%2Fb");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestServer.problem(response).code()).isEqualTo("BAD_REQUEST");
    }

    /** Else whoever tries tokens would be another one each time. */
    @Test
    void anAddressIsThatOfTheConnectionWhateverAHeaderSays() {
        Browser browser = new Browser(server);
        Map<String, String> fields =
                new HashMap<>(Browser.hidden(browser.get("/console/sign-in").body()));
        fields.put("token", "wrong-but-long-enough");
        HttpResponse<String> refused = browser.postRaw("/console/sign-in", fields, "X-Forwarded-For", "203.0.113.7");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(server.get("/api/v1/events?kind=sign-in-refused").body())
                .contains("127.0.0.1")
                .doesNotContain("203.0.113.7");
    }

    @Test
    void answersForbidFramesAndForeignScripts() {
        HttpResponse<String> response = server.get("/api/v1/nothing");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
}
