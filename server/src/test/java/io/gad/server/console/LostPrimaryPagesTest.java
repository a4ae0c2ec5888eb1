package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.PromotionPreview;
import io.gad.control.event.EventKind;
import io.gad.control.event.Happening;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationState;
import io.gad.control.port.Finding;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
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

/** What pages say of a group whose primary, that of billing, does not answer, and of its upgrade. */
class LostPrimaryPagesTest {

    private static final String DIALOG = "/console/groups/orders/promote?instance=us";

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
        browser = new Browser(server);
        assertThat(browser.signIn(server.running().adminToken()).statusCode()).isEqualTo(302);
    }

    @Test
    void whatIsLastKnownIsToldAsThat() {
        String page = browser.get("/console/groups/billing").body();
        assertThat(page)
                .contains("Primary, was read/write", "eu2 does not answer; last known: Incremental")
                .contains("Last known: read/write", "Last known lag")
                .doesNotContain("Primary, read/write");
        assertThat(browser.get("/console/groups/orders").body())
                .contains("Primary, read/write")
                .doesNotContain("Last known", "last known");
    }

    @Test
    void theListTellsSinceWhenAndNoReadinessOfBeforeAsOfNow() {
        assertThat(row("billing")).doesNotContain("since");
        server.control()
                .chronicle()
                .record(Happening.of(EventKind.HEALTH_CHANGED, "Group billing is PRIMARY_UNREACHABLE, was HEALTHY")
                        .inGroup("billing"));
        String lost = row("billing");
        assertThat(lost).containsPattern("data-testid=\"health\">.*since.*<time");
        assertThat(readiness(lost)).contains("state idle", "<time");
        assertThat(readiness(row("orders"))).contains("state watch").doesNotContain("<time");
    }

    private String row(String group) {
        String list = browser.get("/console/groups").body();
        int begin = list.indexOf("data-testid=\"group-" + group);
        return list.substring(begin, list.indexOf("</tr>", begin));
    }

    private static String readiness(String row) {
        int begin = row.indexOf("class=\"light\"");
        return row.substring(begin, row.indexOf("</td>", begin));
    }

    @Test
    void logOfWhichNothingIsKnownIsNotNone() {
        preview(new ExpectedLoss(1.2, 0, 94, 900, 21), List.of());
        assertThat(browser.get(DIALOG).body())
                .contains(">at least about 94<", ">not known<")
                .doesNotContain(">0 B<");
    }

    @Test
    void whatHasPassedIsFoldedAway() {
        preview(
                new ExpectedLoss(1.2, 1, 94, 900, 21),
                List.of(
                        new Finding("sequences", Finding.Level.PASS, "all are there", ""),
                        new Finding("fence", Finding.Level.WARN, "eu cannot be closed", "")));
        String dialog = browser.get(DIALOG).body();
        int passed = dialog.indexOf("data-testid=\"passed\"");
        assertThat(dialog.indexOf("eu cannot be closed")).isPositive().isLessThan(passed);
        assertThat(dialog.indexOf("all are there")).isGreaterThan(passed).isLessThan(dialog.indexOf("promote-form"));
        assertThat(dialog).contains("1 check passed");
    }

    private static void preview(ExpectedLoss loss, List<Finding> findings) {
        PromotionPreview bare = Objects.requireNonNull(server.control().previews.get("us"));
        server.control().previews.put("us", new PromotionPreview(bare.plan(), false, loss, findings, List.of()));
    }

    @Test
    void aRefusalSaysWhatToDoOnThePage() {
        server.control().refusal = new RefusedException(ProblemCode.PLAN_CHANGED, "Expected p-1, found p-2.");
        assertThat(browser.submit(DIALOG, Map.of()).body())
                .contains("Press OK again if it is still right.")
                .doesNotContain("give its plan");
    }

    @Test
    void nobodyWasFirstWhereTheGroupIsNotOneThatCanBeUpgraded() {
        Operation create = new Operation.DeleteGroup("orders");
        server.control().put(Samples.ended(Samples.running("op-1", create, "ann"), OperationState.FAILED));
        server.control().refusal = new RefusedException(ProblemCode.GROUP_STATE, "Expected it RUNNING, found FAILED.");
        assertThat(browser.submit(DIALOG, Map.of()).body())
                .contains("found FAILED")
                .doesNotContain("Somebody was first");
        server.control()
                .put(Samples.running("op-2", new Operation.Promote("orders", "us", Optional.of(1L), false), "ann"));
        assertThat(browser.submit(DIALOG, Map.of()).body()).contains("Somebody was first", "op-2");
    }

    @Test
    void whatIsToBeCopiedIsNamedByItsTextAndNotByAnIdentifier() {
        assertThat(browser.get("/console/groups/orders").body())
                .contains("aria-label=\"Copy postgresql://")
                .doesNotContain("Copy libpq", "Copy pgjdbc", "Copy fix-");
    }
}
