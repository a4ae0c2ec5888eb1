package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import io.gad.api.OperationView;
import io.gad.control.event.EventKind;
import io.gad.control.event.Happening;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationState;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has happened: found by a filter, page by page, and taken away as a file. */
class PastPagesTest {

    private static final int MANY = 230;

    @TempDir
    static Path directory;

    static TestServer server;
    static Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
        Samples.fill(server.control());
        Samples.fillOperations(server.control());
        for (int i = 0; i < MANY; i++) {
            server.control()
                    .put(Samples.ended(
                            Samples.running(
                                    "op-many" + i,
                                    new Operation.Drill("orders", "us", "SELECT 1", 1L << 30, false, false),
                                    "ann"),
                            OperationState.DONE));
        }
        for (int i = 1; i <= 12; i++) {
            server.control()
                    .chronicle()
                    .record(Happening.of(EventKind.SETTING_CHANGED, "change " + i)
                            .inGroup(i == 1 ? "billing" : "orders")
                            .by("ann"));
        }
        browser = new Browser(server);
        browser.signIn(server.running().adminToken());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static long rows(String page, String testid) {
        return page.split("data-testid=\"" + testid, -1).length - 1;
    }

    @Test
    void operationsAreShownPageByPage() {
        String first = browser.get("/console/operations?actor=ann").body();
        assertThat(rows(first, "operation-op-many")).isEqualTo(100);
        assertThat(first).contains("offset=100").doesNotContain("id=\"newest\"");
        String last = browser.get("/console/operations?actor=ann&offset=200").body();
        assertThat(rows(last, "operation-op-many")).isEqualTo(30);
        assertThat(last).contains("id=\"newest\"").doesNotContain("id=\"older\"");
    }

    @Test
    void operationsAreFoundByTypeStateGroupAndWhoAsked() {
        assertThat(browser.get("/console/operations?type=promote&state=RUNNING").body())
                .contains("operation-op-00run")
                .doesNotContain("operation-op-0done", "operation-op-many");
        assertThat(browser.get("/console/operations?type=promote&actor=ann+b&since=24h")
                        .body())
                .contains("gad operation list --type promote --actor &#39;ann b&#39; --since 24h");
        assertThat(browser.get("/console/operations?group=nothing").body())
                .contains("no-operations")
                .doesNotContain("Nothing has been done yet");
    }

    @Test
    void operationsAreFoundByWhenTheyBegan() {
        assertThat(server.get("/api/v1/operations?type=promote&from=2000-01-01T00:00:00Z")
                        .body())
                .contains("op-00run");
        assertThat(server.get("/api/v1/operations?from=2999-01-01T00:00:00Z").body())
                .isEqualTo("{\"operations\":[]}");
        assertThat(server.get("/api/v1/operations?from=yesterday").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=dance", "state=ASLEEP"})
    void whatIsNoFilterIsRefused(String parameter) {
        HttpResponse<String> page = browser.get("/console/operations?" + parameter);
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("Expected one of");
        assertThat(server.get("/api/v1/operations?" + parameter).statusCode()).isEqualTo(400);
    }

    @Test
    void operationsComeAsFilesWithEachStepsOutcome() {
        HttpResponse<String> csv = browser.get("/console/download/operations?format=csv&type=promote");
        assertThat(csv.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("gad-operations.csv");
        assertThat(csv.body().lines()).hasSize(3).first().asString().startsWith("id,type,group,instance,state,actor");
        assertThat(csv.body()).contains("RecordNewPrimary DONE 48 ms; OpenForWrites DONE 120 ms");
        assertThat(browser.get("/console/download/operations?format=jsonl&actor=ann")
                        .body()
                        .lines()
                        .map(line -> Json.read(line, OperationView.class)))
                .hasSize(MANY)
                .allSatisfy(operation -> assertThat(operation.steps()).isNotEmpty());
        assertThat(server.get("/api/v1/operations?format=csv&type=promote").body())
                .isEqualTo(csv.body());
    }

    @Test
    void drillsComeAsFilesWithWhatTheyMeasured() {
        String csv = browser.get("/console/download/drills?format=csv").body();
        assertThat(csv.lines()).hasSize(MANY + 1);
        assertThat(csv).contains("\"copy\",\"PASSED\",\"ann\"", "\"640\",\"1.5\",\"2500\",\"2\",\"0\"");
        assertThat(server.get("/api/v1/drills?format=csv").body()).isEqualTo(csv);
    }

    @Test
    void drillsAreShownPageByPage() {
        String first = browser.get("/console/drills").body();
        assertThat(rows(first, "drill-op-many")).isEqualTo(100);
        assertThat(first).contains("offset=100").doesNotContain("id=\"newest\"");
        String last = browser.get("/console/drills?offset=200").body();
        assertThat(rows(last, "drill-op-many")).isEqualTo(30);
        assertThat(last).contains("id=\"newest\"").doesNotContain("id=\"older\"");
    }

    @Test
    void drillsAreFoundByGroupAndOutcome() {
        String passed =
                browser.get("/console/drills?group=orders&verdict=PASSED").body();
        assertThat(rows(passed, "drill-op-many")).isEqualTo(100);
        assertThat(passed)
                .contains(
                        "/console/drills?group=orders&amp;verdict=PASSED&amp;offset=100",
                        "/console/download/drills?group=orders&amp;verdict=PASSED&amp;format=csv",
                        "<code>gad drill list --group orders</code>");
        assertThat(browser.get("/console/drills?verdict=FAILED").body())
                .contains("no-drills")
                .doesNotContain("Nothing has been rehearsed yet", "drill-op-many");
        assertThat(browser.get("/console/drills?group=billing").body()).contains("no-drills");
        assertThat(browser.get("/console/download/drills?format=csv&verdict=FAILED")
                        .body()
                        .lines())
                .hasSize(1);
        HttpResponse<String> wrong = browser.get("/console/drills?verdict=DANCED");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("Expected one of RUNNING, PASSED, FAILED, CANCELLED");
    }

    @Test
    void operationsAreFoundByTheirTime() {
        assertThat(browser.get("/console/operations?since=7d").body())
                .as("those of the samples are of long ago")
                .contains("no-operations", "since=7d")
                .doesNotContain("operation-op-many");
        assertThat(browser.get("/console/download/operations?format=csv&since=7d")
                        .body()
                        .lines())
                .hasSize(1);
        assertThat(browser.get("/console/operations?since=soon").statusCode()).isEqualTo(400);
    }

    @Test
    void eventsComeAsFilesByTheSameFilterAsThePage() {
        assertThat(browser.get("/console/events?group=billing").body())
                .contains("/console/download/events?group=billing&amp;format=csv", "change 1<");
        assertThat(browser.get("/console/download/events?format=csv&group=billing")
                        .body()
                        .lines())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/download/secrets", "/console/download/events?format=xml"})
    void whatIsNoFileIsRefused(String path) {
        assertThat(browser.get(path).statusCode()).isEqualTo(400);
    }

    @Test
    void aGroupsPageShowsItsNewestEventsAndLeadsToAll() {
        String page = browser.get("/console/groups/orders").body();
        assertThat(page).contains("change 12<", "change 3<", "/console/events?group=orders");
        assertThat(page).doesNotContain("change 2<", "change 1<");
    }

    @Test
    void aGroupsPageShowsWhatItsPromisesCameTo() {
        assertThat(browser.get("/console/groups/orders").body())
                .contains(">1.5 s<", "known 75 % of the time", "us; half of the time 40 ms", "640 ms", "to-measured")
                .doesNotContain("≤ 1.5 s");
    }

    @Test
    void theListHasAColumnForItAndADashWhereNothingIsKnown() {
        assertThat(browser.get("/console/groups").body()).contains("RPO 24 h", "data-testid=\"rpo\"><span>—<");
    }

    @Test
    void pagesOfThePastAreFollowed() {
        assertThat(browser.get("/console/events?group=orders").body())
                .contains("data-live=\"events\"", "hx-get=\"/console/events?group=orders\"");
        assertThat(browser.get("/console/drills").body()).contains("data-live=\"drills\"");
        assertThat(browser.get("/console/drills/op-many1").body()).contains("data-live=\"drill:op-many1\"");
    }
}
