package io.gad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AlertRoutesTest {

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
    }

    @Test
    void alertsAreShownWithWhatEachWebhookLacks() {
        server.control().alerts = Samples.alerts();
        JsonNode list = TestServer.json(server.get("/api/v1/alerts"));
        assertThat(list.at("/webhooks/0/name").asString()).isEqualTo("pager");
        assertThat(list.at("/webhooks/0/waiting").asInt()).isEqualTo(2);
        assertThat(list.at("/webhooks/0/dropped").asLong()).isEqualTo(4);
        assertThat(list.at("/webhooks/0/lastError").asString()).isEqualTo("the answer was status 500");
        assertThat(list.at("/webhooks/0/topics/1").asString()).isEqualTo("lag");
        assertThat(list.at("/standing/0/group").asString()).isEqualTo("orders");
        assertThat(list.at("/standing/0/topic").asString()).isEqualTo("lag");
        assertThat(list.at("/alerts/0/type").asString()).isEqualTo("lag-began");
        assertThat(list.at("/alerts/0/facts/lagMillis").asString()).isEqualTo("40000");
        assertThat(list.at("/alerts/0/waiting/0").asString()).isEqualTo("pager");
        String metrics = server.get("/actuator/prometheus").body();
        assertThat(metrics)
                .contains("gad_alerts_waiting{webhook=\"pager\"} 2", "gad_alerts_dropped_total{webhook=\"pager\"} 4");
    }

    @Test
    void aTestAlertSaysWhatCameOfIt() {
        JsonNode tried = TestServer.json(server.post("/api/v1/alerts/test", "{}"));
        assertThat(tried.at("/tried/0/webhook").asString()).isEqualTo("pager");
        assertThat(tried.at("/tried/0/delivered").asBoolean()).isTrue();
        HttpResponse<String> unknown = server.post("/api/v1/alerts/test", "{\"webhook\":\"nobody\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(TestServer.problem(unknown).code()).isEqualTo("WEBHOOK_UNKNOWN");
    }
}
