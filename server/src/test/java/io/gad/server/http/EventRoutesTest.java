package io.gad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.EventView;
import io.gad.api.Json;
import io.gad.control.event.EventKind;
import io.gad.control.event.Happening;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import io.gad.server.wire.TextForm;
import io.gad.server.wire.TextTable;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EventRoutesTest {

    @TempDir
    static Path directory;

    static TestServer server;

    /** Tells the events of one test from those of the others. */
    private final String group = "g-" + UUID.randomUUID();

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

    private void add(String text) {
        server.control()
                .chronicle()
                .record(Happening.of(EventKind.SETTING_CHANGED, text)
                        .inGroup(group)
                        .by("ann"));
    }

    private JsonNode list(String parameters) {
        return TestServer.json(server.get("/api/v1/events?group=" + group + parameters));
    }

    @Test
    void areListedNewestFirstAndPagedThrough() {
        for (int i = 1; i <= 5; i++) {
            add("change " + i);
        }
        JsonNode page = list("&limit=3");
        assertThat(page.at("/events/0/text").asString()).isEqualTo("change 5");
        assertThat(page.at("/events/0/kind").asString()).isEqualTo("setting-changed");
        assertThat(page.at("/events/0/actor").asString()).isEqualTo("ann");
        assertThat(page.at("/events/0/instance").isNull()).isTrue();
        JsonNode last = list("&limit=3&before=" + page.get("before").asLong());
        assertThat(last.get("events").size()).isEqualTo(2);
        assertThat(last.get("before").isNull()).isTrue();
        assertThat(list("&actor=bob").get("events").size()).isZero();
        assertThat(list("&kind=setting-changed,signed-in").get("events").size()).isEqualTo(5);
        assertThat(list("&kind=signed-in").get("events").size()).isZero();
        assertThat(list("&from=2100-01-01T00:00:00Z").get("events").size()).isZero();
        assertThat(list("&to=2100-01-01T00:00:00Z").get("events").size()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "kind=nothing", "from=yesterday", "format=xml", "before=x"})
    void whatCannotBeReadIsRefused(String parameter) {
        HttpResponse<String> response = server.get("/api/v1/events?" + parameter);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestServer.problem(response).code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void allOfThemComeAsLinesAlsoWhereTheyAreManyPages() {
        for (int i = 1; i <= 2_100; i++) {
            add("change " + i);
        }
        HttpResponse<String> lines = server.get("/api/v1/events?format=jsonl&limit=2&group=" + group);
        List<EventView> events =
                lines.body().lines().map(l -> Json.read(l, EventView.class)).toList();
        assertThat(events).hasSize(2_100);
        assertThat(events.getLast().text()).isEqualTo("change 1");
        assertThat(lines.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("gad-events.jsonl");
        HttpResponse<String> csv = server.get("/api/v1/events?format=csv&group=" + group);
        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.body().lines())
                .hasSize(2_101)
                .first()
                .isEqualTo("id,time,kind,group,instance,actor,text,operation");
    }

    @Test
    void aSpreadsheetTakesNoTextForAFormula() {
        EventView event =
                new EventView(7, Instant.EPOCH, "setting-changed", null, "us", "ann", "=cmd(\"x\"), and\nmore", null);
        assertThat(TextForm.CSV.line(TextTable.EVENTS, event))
                .isEqualTo("\"7\",\"1970-01-01T00:00:00Z\",\"setting-changed\",\"\",\"us\",\"ann\","
                        + "\" =cmd(\"\"x\"\"), and\nmore\",\"\"\r\n");
    }

    @Test
    void signingInAndNotAreEvents() {
        Browser browser = new Browser(server);
        assertThat(browser.signIn("wrong-but-long-enough").statusCode()).isEqualTo(401);
        assertThat(browser.signIn(server.running().adminToken()).statusCode()).isEqualTo(302);
        JsonNode list = TestServer.json(server.get("/api/v1/events?kind=signed-in,sign-in-refused&limit=2"));
        assertThat(list.at("/events/0/kind").asString()).isEqualTo("signed-in");
        assertThat(list.at("/events/0/actor").asString()).isEqualTo("admin");
        assertThat(list.at("/events/1/kind").asString()).isEqualTo("sign-in-refused");
        assertThat(list.at("/events/1/actor").isNull()).isTrue();
        assertThat(list.at("/events/1/text").asString()).contains("127.0.0.1").doesNotContain("wrong-but");
    }

    @Test
    void thePageShowsThemAndFilters() {
        Browser browser = new Browser(server);
        assertThat(browser.signIn(server.running().adminToken()).statusCode()).isEqualTo(302);
        for (int i = 1; i <= 101; i++) {
            add("change " + i);
        }
        String page =
                browser.get("/console/events?group=" + group + "&since=1h").body();
        assertThat(page)
                .contains("change 101", "change 2<", "id=\"older\"", "gad event list --group " + group)
                .doesNotContain("change 1<");
        assertThat(browser.get("/console/events?actor=nobody").body()).contains("no-events");
        HttpResponse<String> refused = browser.get("/console/events?kind=nothing");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Expected a kind of events");
        String strange = browser.get("/console/events?group=%3Cscript%3E%26x=1").body();
        assertThat(strange).doesNotContain("<script>&").contains("no-events");
    }

    @Test
    void aGroupsHistoryHasGapsAndMarks() {
        JsonNode history = TestServer.json(server.get("/api/v1/groups/orders/history?range=24h"));
        assertThat(history.get("stepSeconds").asLong()).isEqualTo(60);
        assertThat(history.get("range").asString()).isEqualTo("24h");
        assertThat(history.at("/tasks/0/target").asString()).isEqualTo("us");
        assertThat(history.at("/tasks/0/lagSeconds/0").asDouble()).isEqualTo(0.5);
        assertThat(history.at("/tasks/0/lagSeconds/1").isNull()).isTrue();
        assertThat(history.at("/tasks/0/walKeptBytes/2").asDouble()).isEqualTo(1.25);
        assertThat(history.at("/marks/0/operation").asString()).isEqualTo("op-0done");
        assertThat(history.get("times").size()).isEqualTo(3);
        HttpResponse<String> unknown = server.get("/api/v1/groups/orders/history?range=1y");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(server.get("/api/v1/groups/none/history").statusCode()).isEqualTo(404);
    }

    @Test
    void whatWasMeasuredIsInTheGroupAndTheMetrics() {
        JsonNode measured = TestServer.json(server.get("/api/v1/groups/orders")).get("measured");
        assertThat(measured.at("/rpo/0/p99Seconds").asDouble()).isEqualTo(0.3);
        assertThat(measured.at("/rpo/0/unknownShare").asDouble()).isEqualTo(0.25);
        assertThat(measured.at("/recoveries/0/rtoMillis").asLong()).isEqualTo(640);
        assertThat(measured.at("/recoveries/0/rpoMillis").isNull()).isTrue();
        String metrics = server.get("/actuator/prometheus").body();
        assertThat(metrics)
                .contains(
                        "gad_rpo_seconds{group=\"orders\",quantile=\"0.99\",range=\"24h\",target=\"us\"} 0.3",
                        "gad_rpo_unknown_ratio{group=\"orders\",range=\"24h\",target=\"us\"} 0.25",
                        "gad_rto_seconds{group=\"orders\",kind=\"promote\"} 0.64");
        assertThat(TestServer.json(server.get("/api/v1/groups"))
                        .at("/groups/0/measured")
                        .isNull())
                .isTrue();
    }
}
