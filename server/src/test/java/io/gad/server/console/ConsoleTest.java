package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.PromotionPreview;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.Operation;
import io.gad.control.port.Finding;
import io.gad.control.problem.Problem;
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
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console over HTTP, without script: plain links and forms must be enough. */
class ConsoleTest {

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
        Samples.fillOperations(server.control());
        browser = new Browser(server);
        assertThat(browser.signIn(server.running().adminToken()).statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/groups",
                "/console/groups?q=eu",
                "/console/groups/orders",
                "/console/search?q=us",
                "/console/groups/billing",
                "/console/groups/new",
                "/console/groups/orders/secondaries/new",
                "/console/groups/orders/promote?instance=us",
                "/console/groups/orders/remove?instance=us",
                "/console/groups/orders/delete",
                "/console/groups/orders/sync/us/pause",
                "/console/groups/orders/sync/us/resume",
                "/console/groups/orders/sync/us/resync",
                "/console/groups/orders/sync/us/repair",
                "/console/groups/orders/sync/us/comparison",
                "/console/groups/orders/lost-transactions",
                "/console/groups/orders/lost-transactions/reapply?database=app&lsn=0/1A2B90&former=old&epoch=1",
                "/console/instances",
                "/console/instances/new",
                "/console/instances/old/release",
                "/console/instances/asia/remove",
                "/console/operations",
                "/console/events",
                "/console/operations/op-0done",
                "/console/operations/op-00run",
                "/console/operations/op-00run/cancel"
            })
    void everyPageIsThereAndHoldsNothingInline(String path) {
        HttpResponse<String> page = browser.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<h1", "class=\"command\"")
                .doesNotContain("style=\"", "onclick", "<script>", "<style", "th:", "sealed", "??");
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/assets/console.css",
                "/console/assets/console.js",
                "/console/assets/live.js",
                "/console/assets/theme.js",
                "/console/assets/charts.js",
                "/console/assets/uplot/uPlot.iife.min.js",
                "/console/assets/uplot/uPlot.min.css",
                "/console/assets/tabler/tabler.min.css",
                "/console/assets/htmx/htmx.min.js"
            })
    void everythingComesFromTheProgramItself(String path) {
        assertThat(server.send(server.anonymous(path)).statusCode()).isEqualTo(200);
    }

    @Test
    void aComparisonIsBegunAndShowsWhatDiffersAndHowToMendIt() {
        HttpResponse<String> begun = browser.submit("/console/groups/orders/sync/us/comparison", Map.of());
        assertThat(begun.statusCode()).isEqualTo(302);
        assertThat(browser.get("/console/groups/orders/sync/us/comparison").body())
                .contains(
                        "Not equal", "public.part", "public.open_orders", "ALTER VIEW public.open_orders OWNER TO ann");
    }

    @Test
    void withoutASessionEveryPageLeadsToTheSignIn() {
        HttpResponse<String> response = new Browser(server).get("/console/groups/orders");
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow())
                .endsWith("/console/sign-in?to=%2Fconsole%2Fgroups%2Forders");
    }

    @Test
    void theSessionIsClosedToScriptsAndOtherSites() {
        assertThat(browser.cookie("gad_session").orElseThrow()).contains("HttpOnly", "SameSite=Strict");
    }

    @Test
    void aSessionOpensNothingOfRest() {
        assertThat(browser.get("/api/v1/groups").statusCode()).isEqualTo(401);
    }

    /** On a server of its own: the limit would lock the other tests out. */
    @Test
    void wrongTokensAreRefusedAndThenNoMoreTried(@TempDir Path own) {
        try (TestServer limited = TestServer.start(own)) {
            Browser stranger = new Browser(limited);
            assertThat(stranger.signIn("wrong").statusCode()).isEqualTo(401);
            assertThat(stranger.signIn("wrong").body())
                    .contains("not this server")
                    .doesNotContain("wrong");
            stranger.signIn("wrong");
            assertThat(stranger.signIn(limited.running().adminToken()).statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void aFormWithoutItsTokenDoesNothing() {
        HttpResponse<String> response =
                browser.postRaw("/console/groups/orders/promote?instance=us", Map.of("expectedEpoch", "1"));
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(server.control().submitted).isEmpty();
    }

    @Test
    void whatNeedsAPersonStandsFirst() {
        String page = browser.get("/console/groups").body();
        assertThat(page.indexOf("gad-77aa")).isPositive().isLessThan(page.indexOf("gad-4f7c"));
        assertThat(page).contains("Primary does not answer", "1 needs you", "Create instance group");
    }

    @Test
    void theListOfInstancesStandsAtTheBottomWithItsActions() {
        String page = browser.get("/console/groups/orders").body();
        assertThat(page.indexOf("List of Instances"))
                .isGreaterThan(page.indexOf("Synchronization tasks"))
                .isGreaterThan(page.indexOf("Topology"));
        assertThat(page).contains("Upgrade to Primary Database", "Read-only", "Read/write", "In step");
        String list = page.substring(page.indexOf("List of Instances"));
        assertThat(list)
                .contains(">State<", ">Answers<", ">Incremental<", "data-testid=\"member-pause-us\"")
                .contains("/console/groups/orders/sync/us/pause")
                .doesNotContain("member-resume-us");
    }

    @Test
    void aGroupsPageHasAStringForEachDriver() {
        assertThat(browser.get("/console/groups/orders").body())
                .contains("id=\"libpq\"", "id=\"pgjdbc\"", "Target Session Attributes=read-write", "id=\"pgx\"")
                .contains("node-postgres knows one host alone");
    }

    @Test
    void okOnTheDialogPromotesWithTheEpochAndThePlanThatWereSeen() {
        String dialog =
                browser.get("/console/groups/orders/promote?instance=us").body();
        assertThat(dialog)
                .contains("may be lost", "Connections break briefly", "leaves the group", ">at least about 17<", ">OK<")
                .contains("loss-stock", "about 17", "not known")
                .doesNotContain("typedName", "refused now");
        HttpResponse<String> response = browser.submit("/console/groups/orders/promote?instance=us", Map.of());
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow()).contains("/console/operations/op-");
        assertThat(server.control().submitted)
                .containsExactly(new Operation.Promote("orders", "us", Optional.of(1L), plan("us"), false, false));
        assertThat(server.control().actors).containsExactly("admin");
    }

    @Test
    void whereACommandIsSetItCanBeLeftOut() {
        String path = "/console/groups/orders/promote?instance=us";
        assertThat(browser.get(path).body()).doesNotContain("skip-hooks");
        PromotionPreview bare = Objects.requireNonNull(server.control().previews.get("us"));
        server.control()
                .previews
                .put(
                        "us",
                        new PromotionPreview(
                                bare.plan(),
                                bare.primaryAnswers(),
                                bare.expectedLoss(),
                                List.of(new Finding("before-hook", Finding.Level.PASS, "first a command is run", "")),
                                List.of()));
        assertThat(browser.get(path).body()).contains("skip-hooks", "first a command is run");
        assertThat(browser.submit(path, Map.of("skipHooks", "true", "typedName", "wrong"))
                        .body())
                .as("the tick stays behind a refusal")
                .containsPattern("name=\"skipHooks\"[^>]* checked");
        var unused = browser.submit(path, Map.of("skipHooks", "true"));
        assertThat(server.control().submitted)
                .containsExactly(new Operation.Promote("orders", "us", Optional.of(1L), plan("us"), false, true));
    }

    @Test
    void tablesThatCannotBeReadAnewAnyMoreArePassedOverByTypingTheName() {
        String path = "/console/groups/orders/promote?instance=us";
        PromotionPreview bare = Objects.requireNonNull(server.control().previews.get("us"));
        server.control()
                .previews
                .put(
                        "us",
                        new PromotionPreview(
                                bare.plan(),
                                false,
                                bare.expectedLoss(),
                                List.of(new Finding("read-anew", Finding.Level.FAIL, "1 tables of us", "Wait.")),
                                List.of(Problem.of(ProblemCode.SECONDARY_INCOMPLETE, "Expected us to hold all."))));
        assertThat(browser.get(path).body()).contains("those tables then hold what they hold now");
        var unused = browser.submit(path, Map.of("typedName", "orders"));
        assertThat(server.control().submitted)
                .containsExactly(new Operation.Promote("orders", "us", Optional.of(1L), plan("us"), true, false));
    }

    @Test
    void aSecondClickIsTheSameOperation() {
        String form = browser.get("/console/groups/orders/promote?instance=us").body();
        Map<String, String> fields = Browser.hidden(form);
        browser.postRaw("/console/groups/orders/promote?instance=us", fields);
        browser.postRaw("/console/groups/orders/promote?instance=us", fields);
        assertThat(server.control().submitted).hasSize(1);
    }

    @Test
    void aPrimaryThatStillAnswersHasTheGroupsNameTyped() {
        String path = "/console/groups/billing/promote?instance=us2";
        assertThat(browser.get(path).body())
                .contains("still answers", "typedName", "--yes")
                .contains("It would be refused now", "found operation op-00run")
                .doesNotContain("Expected eu2 to be lost");
        HttpResponse<String> wrong = browser.submit(path, Map.of("typedName", "orders"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("Expected the group&#39;s name billing");
        assertThat(server.control().submitted).isEmpty();
        assertThat(browser.submit(path, Map.of("typedName", "billing")).statusCode())
                .isEqualTo(302);
        assertThat(server.control().submitted)
                .containsExactly(new Operation.Promote("billing", "us2", Optional.of(1L), plan("us2"), true, false));
    }

    private Optional<String> plan(String target) {
        return Optional.of(Objects.requireNonNull(server.control().previews.get(target))
                .plan()
                .digest());
    }

    @Test
    void aRefusedPromotionShowsTheDialogAgainWithTheReason() {
        server.control().refusal = new RefusedException(ProblemCode.STALE_EPOCH, "Expected epoch 1, found 2.");
        HttpResponse<String> response = browser.submit("/console/groups/orders/promote?instance=us", Map.of());
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("Expected epoch 1, found 2.", "STALE_EPOCH", "promote-dialog");
    }

    @Test
    void aFormerPrimaryIsOfferedTheWayBack() {
        assertThat(browser.get("/console/instances").body())
                .contains("was orders", "Partly fenced", "Release", "secondaries/new?instance=old");
    }

    @Test
    void anInstanceIsRegisteredAndItsPasswordNeverShown() {
        Map<String, String> fields =
                Map.of("name", "new1", "region", "r1", "dsn", "postgresql://gad@h/postgres", "password", "hunter2");
        assertThat(browser.submit("/console/instances/new", fields).statusCode())
                .isEqualTo(302);
        assertThat(server.control().registered.getFirst().password().text()).isEqualTo("hunter2");
        HttpResponse<String> again = browser.submit("/console/instances/new", fields);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("value=\"new1\"").doesNotContain("hunter2");
    }

    @Test
    void aRunningOperationIsRefreshedAndAnEndedOneTellsWhatIsNext() {
        assertThat(browser.get("/console/operations/op-00run").body())
                .contains("data-live=\"operation:op-00run\"", "data-poll=\"500\"", "Cancel");
        server.control()
                .groups
                .put("orders", Samples.group("gad-4f7c", "orders", "us", "eu", GroupHealth.HEALTHY, Optional.empty()));
        assertThat(browser.get("/console/operations/op-0done").body())
                .contains(
                        "us is the primary.",
                        "What to do next",
                        "connection strings",
                        "Writable",
                        "asia is copied anew from us")
                .contains("The point of no return")
                .doesNotContain("data-poll");
    }

    /** What it says of the primary was so when it ended. */
    @Test
    void anOperationThatWasTurnedSinceSaysWhatIsSoNow() {
        assertThat(browser.get("/console/operations/op-0done").body())
                .contains("us became the primary.", "That was then: eu is the primary of orders now.")
                .doesNotContain("What to do next", "us is the primary", "to-add-back");
        server.control().groups.clear();
        assertThat(browser.get("/console/operations/op-0done").body())
                .contains("us became the primary.", "There is no group orders any more.");
    }

    @Test
    void anUnknownPageAndAnUnknownGroupAreSaidSo() {
        assertThat(browser.get("/console/nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> group = browser.get("/console/groups/none");
        assertThat(group.statusCode()).isEqualTo(404);
        assertThat(group.body()).contains("No such group", "Expected group none, found none.");
    }

    @Test
    void emptyPagesTeachTheFirstStep() {
        server.control().clear();
        assertThat(browser.get("/console/groups").body())
                .contains("No group yet", "Register two instances", "gad group create");
        assertThat(browser.get("/console/instances").body()).contains("No instance yet", "gad instance add");
        assertThat(browser.get("/console/operations").body()).contains("Nothing has been done yet");
    }

    @Test
    void signingOutEndsTheSession() {
        browser.get("/console/groups");
        assertThat(browser.submitFrom("/console/groups", "/console/sign-out", Map.of())
                        .statusCode())
                .isEqualTo(302);
        assertThat(browser.get("/console/groups").statusCode()).isEqualTo(302);
    }

    @Test
    void whatUsersNamedCannotBecomeMarkup() {
        server.control()
                .groups
                .put(
                        "x",
                        Samples.group(
                                "gad-1",
                                "x",
                                "<b>p</b>",
                                "s",
                                GroupHealth.HEALTHY,
                                Optional.of("<script>alert(1)</script>")));
        assertThat(browser.get("/console/groups/x").body())
                .contains("&lt;b&gt;p&lt;/b&gt;", "&lt;script&gt;")
                .doesNotContain("<script>alert", "<b>p");
    }

    @Test
    void whoClicksSecondIsToldWhoWasFirst() {
        String path = "/console/groups/orders/promote?instance=us";
        Browser second = new Browser(server);
        second.signIn(server.running().adminToken());
        Map<String, String> seenBySecond = Browser.hidden(second.get(path).body());
        assertThat(browser.submit(path, Map.of()).statusCode()).isEqualTo(302);
        server.control().refusal = new RefusedException(
                ProblemCode.GROUP_BUSY, "Expected group orders to be RUNNING, found PROMOTING (operation op-000001).");

        HttpResponse<String> refused = second.postRaw(path, seenBySecond);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("GROUP_BUSY", "Somebody was first.", "asked for by admin")
                .contains("/console/operations/op-00", "Upgrade to primary database", "2026-03-01 03:04:05 UTC");
        assertThat(server.control().submitted).hasSize(1);
    }

    @Test
    void aRefusalThatHasNothingToDoWithAnotherNamesNobody() {
        server.control().refusal = new RefusedException(ProblemCode.SECONDARY_INCOMPLETE, "Expected all of it.");
        assertThat(browser.submit("/console/groups/orders/promote?instance=us", Map.of())
                        .body())
                .contains("Expected all of it.")
                .doesNotContain("Somebody was first");
    }

    @Test
    void aGroupHasChartsAndTheirFigures() {
        assertThat(browser.get("/console/groups/orders").body()).contains("id=\"charts\"");
        assertThat(browser.get("/console/groups/orders/history").body()).contains("\"lag\"", "\"wal\"");
        assertThat(browser.get("/console/groups/orders/history?range=1y").statusCode())
                .isEqualTo(400);
    }

    @Test
    void theFrameSaysWhoIsSignedInAndWhichVersionItIs() {
        assertThat(browser.get("/console/groups").body())
                .contains(">admin<", "Administrator")
                .containsPattern("Version \\d+\\.\\d+");
    }

    @Test
    void theFrameStandsAroundErrorsToo() {
        assertThat(browser.get("/console/groups/none").body()).contains(">admin<", "nav-groups");
    }
}
