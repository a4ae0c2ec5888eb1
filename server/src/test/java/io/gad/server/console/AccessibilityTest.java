package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.gad.control.InstanceView;
import io.gad.control.access.AccessRole;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostTransactions;
import io.gad.member.Reign;
import io.gad.server.Chromium;
import io.gad.server.TestServer;
import io.gad.server.fake.Copies;
import io.gad.server.fake.FakeControlPlane;
import io.gad.server.fake.Measured;
import io.gad.server.fake.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page, judged by axe: WCAG 2.1 A and AA, and what is good practice. None is scrolled sideways. */
class AccessibilityTest {

    static final List<String> PAGES = List.of(
            "/console/groups",
            "/console/groups?q=nothing-like-it",
            "/console/groups/orders",
            "/console/groups/billing",
            "/console/groups/new",
            "/console/groups/new?at=1&test=1&name=sales&primary=asia",
            "/console/groups/new?at=1&more=1&name=sales",
            "/console/groups/new?at=2&name=sales&primary=asia",
            "/console/groups/new?at=3&name=sales&primary=asia&leave=app:public.audit",
            "/console/groups/new?at=4&name=sales&primary=asia&secondaries=us",
            "/console/groups/orders/secondaries/new",
            "/console/groups/orders/secondaries/new?at=2&instance=old",
            "/console/groups/orders/secondaries/new?instance=old",
            "/console/groups/stock",
            "/console/operations/op-0copy",
            "/console/groups/new?at=1&go=2&name=Not+A+Name&primary=asia",
            "/console/groups/orders/promote?instance=us",
            "/console/groups/billing/promote?instance=us2",
            "/console/groups/orders/switch-over?instance=us",
            "/console/groups/orders/remove?instance=us",
            "/console/groups/orders/delete",
            "/console/groups/orders/drill?instance=us",
            "/console/groups/orders/sync/us/pause",
            "/console/groups/orders/sync/us/resume",
            "/console/groups/orders/sync/us/resync",
            "/console/groups/orders/sync/us/repair",
            "/console/groups/orders/write-lease",
            "/console/groups/orders/sync/us/comparison",
            "/console/groups/orders/lost-transactions",
            "/console/groups/orders/lost-transactions/dismiss?database=app&lsn=0/1A2B90&former=old&epoch=1",
            "/console/groups/orders/lost-transactions/reapply?database=app&lsn=0/1A2B90&former=old&epoch=1",
            "/console/instances",
            "/console/instances/new",
            "/console/instances/old/release",
            "/console/instances/asia/remove",
            "/console/instances/old/prepared-transactions",
            "/console/instances/old/prepared-transactions/roll-back?gid=stock-7",
            "/console/operations",
            "/console/operations?actor=nobody",
            "/console/drills",
            "/console/drills/op-drill",
            "/console/events",
            "/console/operations/op-0done",
            "/console/operations/op-00run",
            "/console/operations/op-00run/cancel",
            "/console/operations/op-failed",
            "/console/operations/op-taken",
            "/console/search?q=us",
            "/console/nothing");

    /** What is another for somebody who may only look. */
    private static final List<String> LOOKED_AT =
            List.of("/console/groups/orders", "/console/groups/orders/promote?instance=us");

    /** What a console shows in which nothing is yet. */
    private static final List<String> EMPTY = List.of(
            "/console/groups",
            "/console/groups/new",
            "/console/instances",
            "/console/operations",
            "/console/drills",
            "/console/events");

    private static final String JUDGE = """
            () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
              .then(found => found.violations.flatMap(v => v.nodes.map(n => v.id + ' at ' + n.target + ': ' + n.failureSummary)))
            """;

    /** How much wider the page is than the window. */
    private static final String SIDEWAYS =
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    /** Who sticks out, the innermost first. */
    private static final String WIDEST = """
            () => [...document.body.querySelectorAll("*")]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .reverse().slice(0, 4)
                .map(e => e.outerHTML.slice(0, 160)).join(" | ")
            """;

    @TempDir
    static Path directory;

    static TestServer server;
    static TestServer empty;

    /** Lets nobody in any more once it has been tried with a wrong token often enough. */
    static TestServer strange;

    static Chromium chromium;

    /** The token of somebody who may only look. */
    static String viewer;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Measured::of);
        FakeControlPlane control = server.control();
        viewer = control.tokens()
                .create("guest", AccessRole.VIEWER, Optional.empty())
                .text();
        fill(control);
        empty = TestServer.start(directory.resolve("empty"));
        strange = TestServer.start(directory.resolve("strange"));
        chromium = new Chromium();
    }

    /** What the pages show. */
    static void fill(FakeControlPlane control) {
        Samples.fill(control);
        Samples.fillOperations(control);
        Copies.fill(control);
        control.doubts.add("stock-7");
        control.lost.add(new LostTransactions("orders", "old", 2, false, "It cannot be read.", 0, List.of()));
        Operation drill = new Operation.Drill("orders", "us", "SELECT count(*) FROM orders", 1L << 33, false, false);
        control.put(Samples.ended(Samples.running("op-drill", drill, "admin"), OperationState.DONE));
        var unused = control.verify("orders", "us", false, 0);
        endings(control);
        goneFormer(control);
    }

    @AfterAll
    static void end() {
        chromium.close();
        strange.close();
        empty.close();
        server.close();
    }

    /** An operation that has failed, and one that was cancelled. */
    private static void endings(FakeControlPlane control) {
        Operation promote = new Operation.Promote("orders", "us", Optional.of(1L), false);
        Problem why = Problem.of(ProblemCode.DEADLINE, "Expected us to take writes, found that it does not.");
        control.put(Samples.running("op-failed", promote, "admin")
                .ended(OperationState.FAILED, Samples.NOW.plusSeconds(9), Optional.of(why), Background.NONE));
        control.put(Samples.ended(Samples.running("op-taken", promote, "admin"), OperationState.CANCELLED));
    }

    /** A former primary of billing that does not answer, and could not be closed. */
    private static void goneFormer(FakeControlPlane control) {
        FormerPrimary former = new FormerPrimary(
                "gad-77aa",
                "billing",
                new Reign(1, UUID.fromString("00000000-0000-4000-8000-000000000001")),
                "t0",
                Map.of(),
                List.of(),
                Optional.empty(),
                true);
        Instance gone = Samples.instance(
                        "gone", "eu-south", InstanceState.FORMER_PRIMARY, Fence.UNREACHABLE, Optional.empty(), false)
                .instance()
                .deposed(former, Fence.UNREACHABLE, "");
        control.instances.put("gone", new InstanceView(gone, false, false, "15.18", Optional.of(Samples.NOW)));
    }

    private static String axe() throws IOException {
        try (InputStream in = Objects.requireNonNull(AccessibilityTest.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Page signedIn(TestServer where, int width, ColorScheme scheme) {
        return chromium.signedIn(where.running().baseUrl(), where.running().adminToken(), width, scheme);
    }

    /** Judges what a page shows at this moment. */
    private interface Judge {
        void judge(String name, Page page);
    }

    private static void walk(int width, ColorScheme scheme, Judge judge) {
        try (Page page = signedIn(server, width, scheme)) {
            for (String path : PAGES) {
                page.navigate(path);
                page.locator("h1").first().waitFor();
                judge.judge(path, page);
            }
            refusals(page, judge);
            searching(page, judge);
            stale(page, judge);
            signingIn(page, judge);
        }
        lookingOn(width, scheme, judge);
        try (Page page = signedIn(empty, width, scheme)) {
            for (String path : EMPTY) {
                page.navigate(path);
                page.locator("h1").first().waitFor();
                judge.judge("empty " + path, page);
            }
        }
    }

    private static void lookingOn(int width, ColorScheme scheme, Judge judge) {
        try (Page page = chromium.signedIn(server.running().baseUrl(), viewer, width, scheme)) {
            for (String path : LOOKED_AT) {
                page.navigate(path);
                page.locator("h1").first().waitFor();
                judge.judge("looking on at " + path, page);
            }
            page.getByTestId("looks-on").waitFor();
        }
    }

    private static void refusals(Page page, Judge judge) {
        page.navigate("/console/instances/old/release");
        page.getByTestId("ok").click();
        page.getByTestId("accepted").waitFor();
        judge.judge("a release refused", page);
        page.navigate("/console/groups/orders/promote?instance=us");
        server.control().refusal = new RefusedException(ProblemCode.GROUP_BUSY, "Expected group orders to be RUNNING.");
        page.getByTestId("ok").click();
        page.getByTestId("rival").waitFor();
        server.control().refusal = null;
        judge.judge("a promotion refused", page);
    }

    private static void searching(Page page, Judge judge) {
        page.navigate("/console/instances");
        page.getByTestId("search").fill("bill");
        page.locator("#found a").first().waitFor();
        judge.judge("the search", page);
    }

    /** Neither the stream nor what is asked for besides it is answered. */
    private static void stale(Page page, Judge judge) {
        page.route("**/console/stream**", Route::abort);
        page.navigate("/console/groups/orders");
        page.route("**/console/groups/orders", Route::abort);
        page.locator("body.is-stale").waitFor();
        judge.judge("a stale group", page);
        page.unroute("**/console/groups/orders");
        page.unroute("**/console/stream**");
    }

    private static void signingIn(Page page, Judge judge) {
        page.context().clearCookies();
        page.navigate("/console/sign-in");
        page.getByTestId("token").waitFor();
        judge.judge("signing in", page);
        for (String why : List.of("expired", "signed-out")) {
            page.navigate("/console/sign-in?" + why);
            page.locator("[role=status]").waitFor();
            judge.judge("signing in, " + why, page);
        }
        page.navigate(strange.running().baseUrl() + "/console/sign-in");
        page.getByTestId("token").fill("wrong");
        page.getByTestId("sign-in").click();
        page.getByTestId("refusal").waitFor();
        judge.judge("a wrong token", page);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 380", "DARK, 380"})
    void nobodyIsShutOut(ColorScheme scheme, int width) throws IOException {
        String axe = axe();
        Set<String> found = new LinkedHashSet<>();
        walk(width, scheme, (name, page) -> {
            requireNothingSideways(name, page, found);
            page.evaluate(axe);
            for (Object violation : (List<?>) page.evaluate(JUDGE)) {
                found.add(name + " " + violation);
            }
        });
        assertThat(found).isEmpty();
    }

    @Test
    void aWideWindowIsNotTooNarrowEither() {
        List<String> found = new ArrayList<>();
        walk(2560, ColorScheme.LIGHT, (name, page) -> requireNothingSideways(name, page, found));
        assertThat(found).isEmpty();
    }

    private static void requireNothingSideways(String name, Page page, Collection<String> found) {
        int more = ((Number) page.evaluate(SIDEWAYS)).intValue();
        if (more > 0) {
            found.add(name + " is wider than its window by " + more + ": " + page.evaluate(WIDEST));
        }
    }
}
