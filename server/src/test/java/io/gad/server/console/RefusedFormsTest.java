package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.PromotionPreview;
import io.gad.control.port.Finding;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dialog that was refused shows what was typed into it: pressed again, it asks for the same. */
class RefusedFormsTest {

    private static final String ORDERS = "/console/groups/orders";

    @TempDir
    static Path directory;

    static TestServer server;

    private Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        server.control().clear();
        Samples.fill(server.control());
        PromotionPreview bare = Objects.requireNonNull(server.control().previews.get("us"));
        Finding hook = new Finding("before-hook", Finding.Level.PASS, "evidence", "");
        server.control()
                .previews
                .put("us", new PromotionPreview(bare.plan(), false, bare.expectedLoss(), List.of(hook), List.of()));
        browser = new Browser(server);
        browser.signIn(server.running().adminToken());
        server.control().refusal = new RefusedException(ProblemCode.HOOK_FAILED, "Expected it to be possible.");
    }

    /**
     * One form.
     *
     * @param page on which it stands
     * @param action where it is sent
     * @param typed by its fields' names
     * @param shown patterns of what its page then holds
     */
    private record Sent(String page, String action, Map<String, String> typed, List<String> shown) {

        @Override
        public String toString() {
            return action + " " + typed;
        }
    }

    private static String ticked(String id) {
        return "<input [^>]*type=\"checkbox\"(?=[^>]* id=\"" + id + "\")[^>]* checked=\"checked\"";
    }

    private static String filled(String id, String value) {
        return "<input (?=[^>]* id=\"" + id + "\")[^>]* value=\"" + value + "\"";
    }

    static Stream<Sent> forms() {
        String drill = ORDERS + "/drill?instance=us";
        String schedule = ORDERS + "/drill-schedule?instance=us";
        String lease = ORDERS + "/write-lease";
        return Stream.of(
                new Sent(lease, lease, Map.of("seconds", "60"), List.of(filled("seconds", "60"))),
                new Sent(
                        lease,
                        lease,
                        Map.of("seconds", "a minute", "accepted", "true"),
                        List.of(filled("seconds", "a minute"), ticked("accepted"))),
                new Sent(
                        drill,
                        drill,
                        Map.of("smokeSql", "SELECT 41 < 42", "maxGigabytes", "77"),
                        List.of("id=\"smoke-sql\"[^>]*>SELECT 41 &lt; 42</textarea>", filled("max-gigabytes", "77"))),
                new Sent(
                        drill,
                        drill,
                        Map.of("smokeSql", "SELECT 1", "maxGigabytes", "99999999999999999999"),
                        List.of(">SELECT 1</textarea>", filled("max-gigabytes", "99999999999999999999"))),
                new Sent(
                        drill,
                        drill,
                        Map.of("full", "true", "accepted", "true"),
                        List.of("<details id=\"in-full\" open", ticked("full"), ticked("accepted"))),
                new Sent(
                        drill,
                        schedule,
                        Map.of("days", "0", "at", "04:30", "scheduledSql", "SELECT 2", "scheduledGigabytes", "25"),
                        List.of(
                                filled("days", "0"),
                                filled("at", "04:30"),
                                ">SELECT 2</textarea>",
                                filled("scheduled-gigabytes", "25"))),
                new Sent(
                        drill,
                        schedule,
                        Map.of("days", "0", "scheduledFull", "true", "scheduledAccepted", "true"),
                        List.of(
                                "<details id=\"scheduled-in-full\" open",
                                ticked("scheduled-full"),
                                ticked("scheduled-accepted"))),
                new Sent(
                        drill,
                        schedule,
                        Map.of("days", "3", "at", "half past four"),
                        List.of(filled("days", "3"), filled("at", "half past four"))),
                new Sent(
                        ORDERS + "/switch-over?instance=us",
                        ORDERS + "/switch-over?instance=us",
                        Map.of("skipHooks", "true"),
                        List.of(ticked("skip-hooks"))),
                new Sent(
                        ORDERS + "/promote?instance=us",
                        ORDERS + "/promote?instance=us",
                        Map.of("skipHooks", "true"),
                        List.of(ticked("skip-hooks"))));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void nothingTypedIsLost(Sent sent) {
        HttpResponse<String> refused = browser.submitFrom(sent.page(), sent.action(), sent.typed());
        assertThat(refused.statusCode()).isBetween(400, 499);
        assertThat(refused.body()).contains("data-testid=\"problem\"");
        for (String pattern : sent.shown()) {
            assertThat(refused.body()).containsPattern(pattern);
        }
        assertThat(server.control().submitted).isEmpty();
    }

    /** What nobody ticked is not ticked for them. */
    @Test
    void nothingIsTickedByItself() {
        String path = ORDERS + "/switch-over?instance=us";
        assertThat(browser.get(path).body()).contains("id=\"skip-hooks\"").doesNotContain("checked=");
        assertThat(browser.submit(path, Map.of()).body())
                .contains("id=\"skip-hooks\"")
                .doesNotContain("checked=");
        assertThat(browser.get(ORDERS + "/drill?instance=us").body())
                .contains("id=\"max-gigabytes\" value=\"10\"", "id=\"days\" value=\"7\"")
                .doesNotContain("checked=", "<details id=\"in-full\" open");
    }

    /** The stored schedule is what the page begins with, and a drill that is refused beside it changes nothing of it. */
    @Test
    void aRefusedDrillLeavesTheScheduleAsItStands() {
        server.control().refusal = null;
        String drill = ORDERS + "/drill?instance=us";
        browser.submitFrom(
                drill, ORDERS + "/drill-schedule?instance=us", Map.of("days", "3", "scheduledSql", "SELECT 3"));
        server.control().refusal = new RefusedException(ProblemCode.DRILL_REFUSED, "Expected it to be possible.");
        assertThat(browser.submit(drill, Map.of("smokeSql", "SELECT 4")).body())
                .contains(">SELECT 4</textarea>", ">SELECT 3</textarea>")
                .containsPattern(filled("days", "3"));
    }
}
