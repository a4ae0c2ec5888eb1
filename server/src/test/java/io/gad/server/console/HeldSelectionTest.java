package io.gad.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.gad.control.health.GroupHealth;
import io.gad.server.ConsoleInChromium;
import io.gad.server.fake.Samples;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A text that is selected holds back what is new: it says so, not for ever, and not where the verdict has become another. */
class HeldSelectionTest {

    private static final Pattern HELD = Pattern.compile("held while text is selected, since \\d\\d:\\d\\d:\\d\\d \\S+");
    private static final double PATIENCE = 20_000;

    @RegisterExtension
    static final ConsoleInChromium CONSOLE = new ConsoleInChromium(Samples::fill);

    /** With the browser's own clock, that a test can move. */
    private static Page selecting() {
        Page page = CONSOLE.signedIn();
        page.clock().install();
        page.navigate("/console/groups/orders");
        assertThat(page.getByTestId("live-indicator")).hasText("live", new HasTextOptions().setTimeout(PATIENCE));
        page.evaluate("() => window.getSelection().selectAllChildren(document.querySelector('.sentence'))");
        return page;
    }

    private static void put(GroupHealth health, String problem) {
        CONSOLE.control()
                .groups
                .put("orders", Samples.group("gad-4f7c", "orders", "eu", "us", health, Optional.of(problem)));
    }

    @Test
    void aForgottenSelectionIsLetGoAfterAMinute() {
        try (Page page = selecting()) {
            put(GroupHealth.HEALTHY, "The slot has another plugin.");
            assertThat(page.getByTestId("live-indicator")).hasText(HELD, new HasTextOptions().setTimeout(PATIENCE));
            page.clock().runFor(3_000);
            assertThat(page.locator("#live-more")).not().containsText("another plugin");
            page.clock().fastForward(61_000);
            assertThat(page.locator("#live-more"))
                    .containsText("another plugin", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("live-indicator")).hasText("live", new HasTextOptions().setTimeout(PATIENCE));
        }
    }

    /** Within the minute: the clock of the page is not moved. */
    @Test
    void anotherVerdictIsHeldBackByNoSelection() {
        try (Page page = selecting()) {
            put(GroupHealth.LAGGING, "The slot has another plugin.");
            assertThat(page.getByTestId("verdict"))
                    .containsText("Not in step", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.locator("#announcer")).hasText("Lagging");
        }
    }
}
