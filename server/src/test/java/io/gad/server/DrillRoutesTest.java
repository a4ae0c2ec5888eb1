package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationState;
import io.gad.server.fake.Samples;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Drills by REST, in the console, and as metrics. */
class DrillRoutesTest {

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
    }

    private static String begun(String request) {
        HttpResponse<String> accepted = server.post("/api/v1/groups/orders/operations", request);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return TestServer.json(accepted).get("id").asString();
    }

    private static HttpResponse<String> put(String path, String json) {
        return server.send(
                server.request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    @Test
    void isAskedForAsAnyOperationAndShownWithItsFigures() {
        String id = begun("{\"type\":\"drill\",\"instance\":\"us\",\"smokeSql\":\"SELECT 1\"}");
        assertThat(server.control().submitted)
                .containsExactly(new Operation.Drill("orders", "us", "SELECT 1", 10L << 30, false, false));
        assertThat(TestServer.json(server.get("/api/v1/drills/" + id))
                        .get("verdict")
                        .asString())
                .isEqualTo("RUNNING");
        server.control().drills().end(id, OperationState.DONE);

        JsonNode drill = TestServer.json(server.get("/api/v1/drills/" + id));
        assertThat(drill.get("verdict").asString()).isEqualTo("PASSED");
        assertThat(drill.get("rtoMillis").asLong()).isEqualTo(640);
        assertThat(drill.get("rpoSeconds").asDouble()).isEqualTo(1.5);
        assertThat(drill.get("rpo").get("transactions").asLong()).isEqualTo(17);
        assertThat(drill.get("statements").get(1).get("passed").asBoolean()).isTrue();
        assertThat(drill.get("databases").get(0).get("position").asString()).isEqualTo("0/1A2B3C");

        JsonNode all = TestServer.json(server.get("/api/v1/groups/orders/drills"));
        assertThat(all.get("drills")).hasSize(1);
        assertThat(TestServer.json(server.get("/api/v1/drills?group=other")).get("drills"))
                .isEmpty();
        assertThat(server.get("/api/v1/drills/op-none").statusCode()).isEqualTo(404);
        String metrics = server.get("/actuator/prometheus").body();
        assertThat(metrics)
                .contains("gad_drill_passed{group=\"orders\",instance=\"us\",kind=\"copy\"} 1.0")
                .contains("gad_drill_rto_seconds{group=\"orders\",instance=\"us\",kind=\"copy\"} 0.64")
                .contains("gad_drill_rpo_seconds{group=\"orders\",instance=\"us\",kind=\"copy\"} 1.5")
                .contains("gad_drill_age_seconds{group=\"orders\",instance=\"us\",kind=\"copy\"}");
    }

    @Test
    void aScheduleIsPutAndTakenAway() {
        String path = "/api/v1/groups/orders/drill-schedule";
        assertThat(server.get(path).statusCode()).isEqualTo(404);
        JsonNode schedule = TestServer.json(
                put(path, "{\"instance\":\"us\",\"everySeconds\":604800,\"at\":\"03:00\",\"smokeSql\":\"SELECT 1\"}"));
        assertThat(schedule.get("at").asString()).isEqualTo("03:00");
        assertThat(schedule.get("maxBytes").asLong()).isEqualTo(10L << 30);
        assertThat(TestServer.json(server.get("/api/v1/drills")).get("schedules"))
                .hasSize(1);
        assertThat(schedule.get("full").asBoolean()).isFalse();
        JsonNode full = TestServer.json(
                put(path, "{\"instance\":\"us\",\"everySeconds\":604800,\"full\":true,\"confirm\":true}"));
        assertThat(full.get("full").asBoolean()).isTrue();
        HttpResponse<String> refused = put(path, "{\"instance\":\"us\",\"everySeconds\":604800,\"at\":\"3 pm\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(server.send(server.request(path).DELETE()).statusCode()).isEqualTo(204);
        assertThat(server.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void isBegunAndReadInTheConsole() {
        Browser browser = new Browser(server);
        browser.signIn(server.running().adminToken());
        assertThat(browser.get("/console/groups/orders").body()).contains("drill-us");
        String path = "/console/groups/orders/drill?instance=us";
        assertThat(browser.get(path).body())
                .contains("Nobody is interrupted", "gad group drill orders us", "Room on the disk of");
        browser.submit(path, Map.of("smokeSql", "SELECT 1", "maxGigabytes", "3"));
        assertThat(server.control().submitted)
                .containsExactly(new Operation.Drill("orders", "us", "SELECT 1", 3L << 30, false, false));
        String id = server.control().operations().getFirst().id();
        server.control().drills().end(id, OperationState.DONE);
        assertThat(browser.get("/console/drills").body()).contains(id, "Passed", "640 ms", "1.5 s");
        assertThat(browser.get("/console/drills/" + id).body())
                .contains("SELECT count(*) FROM orders", "about 17 transactions", "0/1A2B3C");

        browser.submit(path, Map.of("full", "true", "accepted", "true"));
        assertThat(server.control().submitted.getLast())
                .isEqualTo(new Operation.Drill("orders", "us", "", 10L << 30, true, true));
    }

    @Test
    void isScheduledInTheConsole() {
        Browser browser = new Browser(server);
        browser.signIn(server.running().adminToken());
        String form = "/console/groups/orders/drill?instance=us";
        String path = "/console/groups/orders/drill-schedule?instance=us";
        browser.submitFrom(form, path, Map.of("days", "7", "at", "03:00", "scheduledSql", "SELECT 2"));
        assertThat(browser.get("/console/drills").body()).contains("7 days", "03:00", "Of all groups");
        assertThat(browser.get("/console/drills?group=orders").body()).contains("7 days", "Of orders alone");
        assertThat(browser.get("/console/drills?group=billing").body()).doesNotContain("schedule-orders", "7 days");
        assertThat(browser.get(form).body()).contains("schedule-off", "SELECT 2");
        assertThat(browser.submitFrom(form, path, Map.of("days", "0")).body()).contains("1 to 365 days");
        browser.submitFrom(form, path, Map.of("days", "7", "scheduledFull", "true", "scheduledAccepted", "true"));
        assertThat(browser.get("/console/drills").body()).contains("Switched over and back");
        assertThat(browser.get(form).body())
                .contains("by switching over to us and back")
                .containsPattern("id=\"scheduled-in-full\" open");
        browser.submitFrom(form, path, Map.of("off", "true"));
        assertThat(server.control().drills().schedule("orders")).isEmpty();
    }
}
