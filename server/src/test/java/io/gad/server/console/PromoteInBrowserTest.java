package io.gad.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.gad.control.PromotionPreview;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.runbook.PromotionPlan;
import io.gad.control.port.Finding;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.server.ConsoleInChromium;
import io.gad.server.fake.Samples;
import io.gad.testkit.FaultyNetwork;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The dialog of a promotion says what is so now, for as long as it stands open. */
class PromoteInBrowserTest {

    private static final double PATIENCE = 20_000;
    private static final String DIALOG = "/console/groups/billing/promote?instance=us2";

    @RegisterExtension
    static final ConsoleInChromium CONSOLE = new ConsoleInChromium(Samples::fill);

    private static Page open(URI where) {
        Page page = CONSOLE.signedIn(where);
        page.navigate(DIALOG);
        assertThat(page.getByTestId("live-indicator")).hasText("live", new HasTextOptions().setTimeout(PATIENCE));
        return page;
    }

    private static PromotionPlan preview(boolean answers, int transactions, Finding... findings) {
        return preview(answers, transactions, List.of(), findings);
    }

    private static PromotionPlan preview(
            boolean answers, int transactions, List<Problem> refusals, Finding... findings) {
        PromotionPlan plan = Samples.plan(
                "gad-77aa",
                "us2",
                new PromotionPlan.Fate(
                        "eu2",
                        answers ? PromotionPlan.Becomes.FORMER_PRIMARY : PromotionPlan.Becomes.PRIMARY,
                        "x" + transactions));
        CONSOLE.control()
                .previews
                .put(
                        "us2",
                        new PromotionPreview(
                                plan,
                                answers,
                                new ExpectedLoss(3.4, 8_192, transactions, 900, 21, List.of()),
                                List.of(findings),
                                refusals));
        return plan;
    }

    @Test
    void whatItSaysIsSoNowAndWhatWasTypedStays() {
        try (Page page = open(CONSOLE.address())) {
            page.locator("#promote-steps summary").click();
            page.getByTestId("typed-name").pressSequentially("bill");
            PromotionPlan plan = preview(true, 40);
            assertThat(page.getByTestId("expected-loss"))
                    .containsText("about 40", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("obstacles")).hasCount(0);
            assertThat(page.locator("[name=expectedPlan]")).hasValue(plan.digest());
            assertThat(page.getByTestId("typed-name")).hasValue("bill");
            assertThat(page.getByTestId("typed-name")).isFocused();
            assertThat(page.getByTestId("fates")).isVisible();
            page.keyboard().type("ing");
            assertThat(page.getByTestId("typed-name")).hasValue("billing");
            page.getByTestId("ok").click();
            assertThat(page).hasURL(Pattern.compile(".*/console/operations/op-.*"));
        }
        assertThat(CONSOLE.control().submitted).singleElement().asString().contains(planShown());
    }

    private static String planShown() {
        return Objects.requireNonNull(CONSOLE.control().previews.get("us2"))
                .plan()
                .digest();
    }

    /** It asks for something else then: what was typed for the one is no answer to the other. */
    @Test
    void aPrimaryThatStopsAnsweringIsSaidAndTheNameNoLongerAskedFor() {
        try (Page page = open(CONSOLE.address())) {
            page.getByTestId("typed-name").fill("billing");
            assertThat(page.getByTestId("primary-answers")).isVisible();
            PromotionPlan plan =
                    preview(false, 41, new Finding("before-hook", Finding.Level.PASS, "first a command is run", ""));
            assertThat(page.getByTestId("primary-answers")).hasCount(0, new HasCountOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("primary-gone")).isVisible();
            assertThat(page.getByTestId("typed-name")).hasCount(0);
            assertThat(page.locator("[name=expectedPlan]")).hasValue(plan.digest());
            assertThat(page.locator("#announcer")).containsText("eu2");
            page.getByTestId("skip-hooks").check();
            preview(false, 42, new Finding("before-hook", Finding.Level.PASS, "first a command is run", ""));
            assertThat(page.getByTestId("expected-loss"))
                    .containsText("about 42", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("skip-hooks")).isChecked();
        }
    }

    @Test
    void aSwitchOverSaysWhenThePrimaryIsLostMeanwhileAndWhatIsLeftToDo() {
        PromotionPlan unused =
                preview(true, 3, new Finding("before-hook", Finding.Level.PASS, "first a command is run", ""));
        try (Page page = CONSOLE.signedIn()) {
            page.navigate("/console/groups/billing/switch-over?instance=us2");
            assertThat(page.locator("[name=expectedEpoch]")).hasValue(Pattern.compile("[0-9]+"));
            assertThat(page.getByTestId("live-indicator")).hasText("live", new HasTextOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("obstacles")).hasCount(0);
            page.getByTestId("skip-hooks").check();
            unused = preview(
                    false,
                    3,
                    List.of(Problem.of(ProblemCode.MEMBER_UNREACHABLE, "Expected eu2 to answer, found no answer.")),
                    new Finding("before-hook", Finding.Level.PASS, "first a command is run", ""));
            assertThat(page.getByTestId("obstacles"))
                    .containsText("Expected eu2 to answer", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.locator("#announcer")).containsText("refused");
            assertThat(page.getByTestId("skip-hooks")).isChecked();
            page.getByTestId("promote").click();
            assertThat(page).hasURL(Pattern.compile(".*/billing/promote\\?instance=us2"));
        }
    }

    @Test
    void aSilentServerIsSaidAndWhatItSaidLastIsGrey() {
        try (FaultyNetwork network = FaultyNetwork.to(CONSOLE.address().getPort());
                Page page = open(URI.create("http://127.0.0.1:" + network.port()))) {
            network.silence();
            assertThat(page.getByTestId("live-indicator"))
                    .hasText(Pattern.compile("stale since .*"), new HasTextOptions().setTimeout(PATIENCE));
            assertThat(page.locator("#live")).hasCSS("filter", "grayscale(1)");
            network.heal();
            assertThat(page.getByTestId("live-indicator")).hasText("live", new HasTextOptions().setTimeout(PATIENCE));
        }
    }
}
