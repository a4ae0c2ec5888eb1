package io.gad.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.gad.control.GroupView;
import io.gad.control.health.GroupHealth;
import io.gad.server.ConsoleInChromium;
import io.gad.server.fake.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The drawings of a group's page, in a browser: told apart without colours, within their boxes, and of which moment. */
class DrawingsInBrowserTest {

    private static final double PATIENCE = 20_000;
    private static final long END = Instant.parse("2026-03-01T03:04:10Z").getEpochSecond();

    /** How many pixels of a chart's drawing are of the colour with which incidents and the budget are drawn. */
    private static final String LOUD = """
            id => {
              const canvas = document.querySelector("#chart-" + id + " canvas");
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              let loud = 0;
              for (let at = 0; at < data.length; at += 4) {
                const off = Math.abs(data[at] - 0xb3) + Math.abs(data[at + 1] - 0x26) + Math.abs(data[at + 2] - 0x1e);
                loud += off < 12 && data[at + 3] > 100 ? 1 : 0; // at edges it is mixed with what is behind
              }
              return loud;
            }
            """;

    /** Who sticks out of the window, the innermost first. */
    private static final String WIDEST = """
            () => [...document.body.querySelectorAll("*")]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .reverse().slice(0, 12)
                .map(e => e.outerHTML.slice(0, 160)).join(" | ")
            """;

    /** Texts of the drawing that stand outside of their box. */
    private static final String OUTSIDE = """
            () => [...document.querySelectorAll(".topology .node")].flatMap(node => {
              const box = node.querySelector("rect").getBoundingClientRect();
              return [...node.querySelectorAll("text")]
                  .filter(text => text.getBoundingClientRect().right > box.right)
                  .map(text => text.textContent);
            })
            """;

    @RegisterExtension
    static final ConsoleInChromium CONSOLE = new ConsoleInChromium(Samples::fill);

    private static Page open() {
        return CONSOLE.signedIn();
    }

    /** @param marks of kinds @param limit of the log that is kept, of which 900 bytes are */
    private static void figures(Page page, int lines, String marks, long limit) {
        String all = IntStream.range(0, lines)
                .mapToObj(i -> "{\"label\":\"s%d\",\"values\":[0.5,0.02%d]}".formatted(i, i))
                .collect(Collectors.joining(","));
        String body = """
                {"from":%d,"to":%d,"times":[%d,%d],"marks":[%s],"charts":[
                  {"id":"lag","unit":"seconds","lines":[%s],"limit":null},
                  {"id":"throughput","unit":"perSecond","lines":[],"limit":null},
                  {"id":"wal","unit":"bytes","lines":[{"label":"s0","values":[900,900]}],"limit":%d}]}
                """.formatted(END - 3_600, END, END - 20, END - 10, marks, all, limit);
        page.route(
                "**/console/groups/orders/history**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(body)));
    }

    private static String mark(String kind, String text) {
        return "{\"at\":%d,\"kind\":\"%s\",\"text\":\"%s\",\"address\":\"\"}".formatted(END - 1_800, kind, text);
    }

    private static int loud(Page page, String chart) {
        return ((Number) page.evaluate(LOUD, chart)).intValue();
    }

    @Test
    void linesAreToldApartWithoutTheirColours() {
        try (Page page = open()) {
            figures(page, 6, "", 4_096);
            page.navigate("/console/groups/orders");
            page.locator("#chart-lag .line-sample").nth(5).waitFor();
            List<?> patterns = (List<?>)
                    page.evaluate(
                            "() => [...document.querySelectorAll('#chart-lag .line-sample path')].map(p => p.getAttribute('stroke-dasharray'))");
            assertThat(patterns).hasSize(6).doesNotHaveDuplicates();
        }
    }

    @Test
    void incidentsAndOperationsAreToldApartInShapeAndInWords() {
        try (Page page = open()) {
            figures(page, 1, mark("operation-began", "promote us has begun"), 4_096);
            page.navigate("/console/groups/orders");
            assertThat(page.locator("#marks li")).containsText("Operation: promote us has begun");
            assertThat(loud(page, "lag")).isZero();
            figures(page, 1, mark("health-changed", "orders is lagging"), 4_096);
            page.reload();
            assertThat(page.locator("#marks li")).containsText("Incident: orders is lagging");
            assertThat(page.locator("#marks .incident .tip")).hasCount(1);
            assertThat(loud(page, "lag")).isGreaterThan(40);
        }
    }

    @Test
    void theBudgetIsALineWhereItIsInRange() {
        try (Page page = open()) {
            figures(page, 1, "", 4_096);
            page.navigate("/console/groups/orders");
            assertThat(page.getByTestId("said-wal")).containsText("budget 4 KiB");
            assertThat(loud(page, "wal")).isZero();
            figures(page, 1, "", 1_024);
            page.reload();
            assertThat(page.getByTestId("said-wal")).containsText("budget 1 KiB");
            assertThat(loud(page, "wal")).isGreaterThan(200);
        }
    }

    @Test
    void theNewestFigureSaysOfWhenItIs() {
        try (Page page = open()) {
            figures(page, 1, "", 4_096);
            page.navigate("/console/groups/orders");
            assertThat(page.getByTestId("said-lag"))
                    .hasText(Pattern.compile("At \\d\\d:\\d\\d:00 \\S+: s0 20 ms, worst 500 ms"));
        }
    }

    /** The round in which figures are asked for anyhow never comes here. */
    @Test
    void anotherVerdictFetchesTheFiguresAnew() {
        try (Page page = open()) {
            page.addInitScript(
                    "{ const every = window.setInterval; window.setInterval = (f, millis) => millis === 15000 ? 0 : every(f, millis); }");
            page.navigate("/console/groups/orders");
            assertThat(page.getByTestId("live-indicator")).hasText("live", new HasTextOptions().setTimeout(PATIENCE));
            assertThat(page.locator("#chart-lag .u-legend")).isVisible();
            page.waitForResponse(
                    "**/console/groups/orders/history**",
                    new Page.WaitForResponseOptions().setTimeout(PATIENCE),
                    () -> CONSOLE.control()
                            .groups
                            .put(
                                    "orders",
                                    Samples.group(
                                            "gad-4f7c", "orders", "eu", "us", GroupHealth.LAGGING, Optional.empty())));
            assertThat(page.getByTestId("verdict")).containsText("Not in step");
        }
    }

    /** Names and regions may have 63 letters, and those of this one are wide. */
    private static void longNames(boolean alive) {
        String name = "m".repeat(63);
        GroupView all = Samples.group(
                "gad-4f7c",
                "orders",
                name,
                "w".repeat(63),
                alive ? GroupHealth.HEALTHY : GroupHealth.PRIMARY_UNREACHABLE,
                Optional.empty());
        CONSOLE.control()
                .groups
                .put(
                        "orders",
                        new GroupView(
                                all.group(),
                                all.version(),
                                all.health(),
                                all.members().stream()
                                        .map(m -> new GroupView.MemberView(
                                                m.instance(),
                                                "region-d" + "d".repeat(55),
                                                m.role(),
                                                m.reachable(),
                                                m.readOnly(),
                                                m.lastAnswer(),
                                                m.version(),
                                                m.dsn(),
                                                m.databases()))
                                        .toList(),
                                all.tasks(),
                                all.operation(),
                                all.problems(),
                                all.readiness()));
    }

    @Test
    void whatStandsInABoxOfTheTopologyEndsInIt() {
        try (Page page = open()) {
            page.navigate("/console/groups/billing");
            assertThat(page.locator(".topology")).containsText("Primary, was read/write");
            assertThat((List<?>) page.evaluate(OUTSIDE)).isEmpty();
            for (boolean alive : new boolean[] {true, false}) {
                longNames(alive);
                page.navigate("/console/groups/orders");
                assertThat(page.locator(".topology .name")).containsText(new String[] {"mmm", "www", "old"});
                assertThat((List<?>) page.evaluate(OUTSIDE)).isEmpty();
            }
            assertThat(page.locator(".topology .line").nth(1)).hasText(Pattern.compile("region-d+…, no answer"));
            assertThat(page.locator(".topology .node title").first())
                    .hasText("m".repeat(63) + ", Primary, was read/write, region-d" + "d".repeat(55) + ", no answer");
        }
    }

    @Test
    void whereTheTopologyHasNoRoomItsTablesStand() {
        try (Page page = open()) {
            longNames(true);
            page.navigate("/console/groups/orders");
            assertThat(page.locator(".topology")).isVisible();
            assertThat(page.getByTestId("topology-nodes")).hasCSS("clip-path", "inset(50%)");
            page.setViewportSize(380, 800);
            assertThat(page.locator(".topology")).isHidden();
            assertThat(page.getByTestId("topology-nodes")).hasCSS("clip-path", "none");
            assertThat(page.getByTestId("topology-nodes").boundingBox().width).isBetween(200.0, 380.0);
            assertThat(page.getByTestId("topology-nodes")).containsText("Primary, read/write");
            assertThat(page.getByTestId("topology-ways")).containsText("12 ms behind, 340 B");
            page.waitForCondition(() -> page.evaluate(WIDEST).equals("")); // charts follow the window a moment later
        }
    }

    @Test
    void whatOneMayDoIsSaidOnATelephoneToo() {
        try (Page page = open()) {
            page.setViewportSize(380, 800);
            assertThat(page.getByTestId("role-of-user")).isVisible();
            assertThat(page.getByTestId("role-of-user")).hasText("Administrator");
        }
    }

    @Test
    void copyingTwiceLeavesTheButtonItsName() {
        try (Page page = open()) {
            page.navigate("/console/groups/orders");
            page.locator("#copy-libpq").click();
            assertThat(page.locator("#copy-libpq")).not().hasText("Copy");
            page.locator("#copy-libpq").click();
            assertThat(page.locator("#copy-libpq")).hasText("Copy", new HasTextOptions().setTimeout(PATIENCE));
        }
    }
}
