package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Prepared transactions of a former primary by REST and in the console. */
class PreparedRoutesTest {

    private static final String PATH = "/api/v1/instances/old/prepared-transactions";
    private static final String PAGE = "/console/instances/old/prepared-transactions";

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
    void samples() {
        server.control().clear();
        Samples.fill(server.control());
        server.control().doubts.add("it's 7 & 8");
    }

    @Test
    void oneIsListedAndRolledBackByWhoeverConfirmsIt() {
        JsonNode listed = TestServer.json(server.get(PATH));
        assertThat(listed.get("complete").asBoolean()).isFalse();
        assertThat(listed.get("prepared").get(0).get("gid").asString()).isEqualTo("it's 7 & 8");
        HttpResponse<String> refused = server.post(PATH + "/roll-back", "{\"gid\":\"it's 7 & 8\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(TestServer.problem(refused).code()).isEqualTo("CONFIRMATION_REQUIRED");
        assertThat(server.post(PATH + "/roll-back", "{\"confirm\":true}").statusCode())
                .isEqualTo(400);
        JsonNode left = TestServer.json(server.post(PATH + "/roll-back", "{\"gid\":\"it's 7 & 8\",\"confirm\":true}"));
        assertThat(left.get("prepared").size()).isZero();
        assertThat(left.get("complete").asBoolean()).isTrue();
        assertThat(server.get("/api/v1/instances/eu/prepared-transactions").statusCode())
                .isEqualTo(409);
    }

    @Test
    void inTheConsoleTheDialogSaysWhatItMeansAndWhyItIsNotCommitted() {
        Browser browser = new Browser(server);
        browser.signIn(server.running().adminToken());
        assertThat(browser.get("/console/instances").body()).contains("prepared-old");
        assertThat(browser.get(PAGE).body()).contains("it&#39;s 7 &amp; 8", "roll-back-0", "not complete");
        String dialog = PAGE + "/roll-back?gid=it%27s+7+%26+8";
        assertThat(browser.get(dialog).body())
                .contains("Not offered: to commit it", "None of its other parties has committed it");
        assertThat(browser.submit(dialog, Map.of()).body()).contains("CONFIRMATION_REQUIRED");
        assertThat(browser.submit(dialog, Map.of("accepted", "true")).statusCode())
                .isEqualTo(302);
        assertThat(server.control().doubts.prepared).isEmpty();
        assertThat(browser.get(PAGE).body()).contains("None stands in doubt", "is complete");
    }
}
