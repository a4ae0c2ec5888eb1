package io.gad.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import io.gad.control.operation.Operation;
import io.gad.server.ConsoleInChromium;
import io.gad.server.fake.Measured;
import io.gad.server.fake.Samples;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody needs a mouse: from the list to the promotion by Tab, letters and Enter. */
class KeyboardTest {

    /** No page has as many stops before what is looked for. */
    private static final int MOST_STOPS = 80;

    /** What is wrong with where the focus is: empty if it is seen, stands in the window and behind where it was. */
    private static final String LOOK = """
            () => {
              const now = document.activeElement, before = window.gadFocusBefore;
              window.gadFocusBefore = now;
              if (!now || now === document.body) return 'nothing has the focus';
              const name = now.tagName + ' ' + (now.id || now.textContent.trim());
              const box = now.getBoundingClientRect();
              if (box.width === 0 || box.bottom <= 0 || box.top >= window.innerHeight) return name + ' is out of sight';
              const style = getComputedStyle(now);
              if (!(style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) && style.boxShadow === 'none')
                return name + ' does not show that it has the focus';
              if (before && before.isConnected
                  && !(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING))
                return name + ' stands before what had the focus';
              return '';
            }
            """;

    @RegisterExtension
    static final ConsoleInChromium CONSOLE = new ConsoleInChromium(Measured::of, control -> {
        Samples.fill(control);
        Samples.fillOperations(control);
    });

    private static Page open() {
        Page page = CONSOLE.signedIn();
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        page.navigate("/console/groups");
        return page;
    }

    /** Past the rail, by the link that stands first. */
    private static void skipToTheContent(Page page) {
        page.keyboard().press("Tab");
        assertThat(page.locator("a.skip")).isFocused();
        assertThat(page.evaluate(LOOK)).isEqualTo("");
        page.keyboard().press("Enter");
        assertThat(page.locator("#main")).isFocused();
    }

    /** From stop to stop, each of which is seen, until it is reached. */
    private static void tabTo(Page page, Locator wanted) {
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            page.keyboard().press("Tab");
            assertThat(page.evaluate(LOOK)).isEqualTo("");
            if (Boolean.TRUE.equals(wanted.evaluate("it => it === document.activeElement"))) {
                return;
            }
        }
        throw new AssertionError("Expected " + wanted + " within " + MOST_STOPS + " stops, found it at none.");
    }

    @Test
    void aPromotionNeedsNoMouse() {
        try (Page page = open()) {
            skipToTheContent(page);
            tabTo(page, page.locator("#name-billing"));
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*/console/groups/billing"));

            skipToTheContent(page);
            tabTo(page, page.getByTestId("promote-us2"));
            page.keyboard().press("Enter");
            assertThat(page.getByTestId("promote-dialog")).isVisible();

            skipToTheContent(page);
            tabTo(page, page.getByTestId("typed-name"));
            page.keyboard().type("billing");
            tabTo(page, page.getByTestId("ok"));
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*/console/operations/op-.*"));
            String plan = Objects.requireNonNull(CONSOLE.control().previews.get("us2"))
                    .plan()
                    .digest();
            assertThat(CONSOLE.control().submitted)
                    .containsExactly(
                            new Operation.Promote("billing", "us2", Optional.of(1L), Optional.of(plan), true, false));
        }
    }

    @Test
    void enterInTheFieldDoesNotPassOverAWrongName() {
        try (Page page = open()) {
            page.navigate("/console/groups/billing/promote?instance=us2");
            skipToTheContent(page);
            tabTo(page, page.getByTestId("typed-name"));
            page.keyboard().type("orders");
            page.keyboard().press("Enter");
            assertThat(page.locator("#typedName-error, [data-testid=problem]").first())
                    .isVisible();
            assertThat(CONSOLE.control().submitted).isEmpty();
        }
    }

    /** Through all of a page and back to its beginning: nothing holds the focus. */
    @Test
    void nothingHoldsTheFocus() {
        try (Page page = open()) {
            page.navigate("/console/groups/orders");
            skipToTheContent(page);
            tabTo(page, page.locator("#main a, #main button, #main summary").last());
            page.keyboard().press("Shift+Tab");
            assertThat(page.locator("#main :focus")).hasCount(1);
        }
    }
}
