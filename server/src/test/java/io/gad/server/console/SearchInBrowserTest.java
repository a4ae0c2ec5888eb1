package io.gad.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.gad.server.ConsoleInChromium;
import io.gad.server.fake.Measured;
import io.gad.server.fake.Samples;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list under the search, and the filter of the groups, in a browser. */
class SearchInBrowserTest {

    @RegisterExtension
    static final ConsoleInChromium CONSOLE = new ConsoleInChromium(Measured::of, Samples::fill);

    @Test
    void theListClosesWhenTabLeavesIt() {
        try (Page page = CONSOLE.open("/console/instances")) {
            page.getByTestId("search").fill("bill");
            assertThat(page.locator("#found a")).hasCount(1);
            page.keyboard().press("Tab");
            assertThat(page.locator("#found a")).isFocused();
            page.keyboard().press("Tab");
            assertThat(page.locator("#found")).isHidden();
            assertThat(page.locator("#found a")).hasCount(0);
        }
    }

    @Test
    void whatIsFoundCanBeClicked() {
        try (Page page = CONSOLE.open("/console/instances")) {
            page.getByTestId("search").fill("bill");
            page.locator("#found a").click();
            assertThat(page).hasURL(Pattern.compile(".*/console/groups/billing"));
        }
    }

    @Test
    void theFilterStandsInTheAddress() {
        try (Page page = CONSOLE.open("/console/groups")) {
            page.getByTestId("filter").pressSequentially("bil");
            assertThat(page.getByTestId("group-orders")).isHidden();
            assertThat(page).hasURL(Pattern.compile(".*/console/groups\\?q=bil"));
            page.reload();
            assertThat(page.getByTestId("filter")).hasValue("bil");
            assertThat(page.getByTestId("group-orders")).isHidden();

            page.locator("#name-billing").click();
            assertThat(page).hasURL(Pattern.compile(".*/console/groups/billing"));
            page.goBack();
            assertThat(page.getByTestId("filter")).hasValue("bil");
            assertThat(page.getByTestId("group-orders")).isHidden();

            page.getByTestId("filter").fill("");
            assertThat(page.getByTestId("group-orders")).isVisible();
            assertThat(page).hasURL(Pattern.compile(".*/console/groups"));
        }
    }

    @Test
    void anExpiredPageComesBackBehindTheSignIn() {
        try (Page page = CONSOLE.open("/console/groups/orders")) {
            page.navigate("about:blank"); // whose stream asks for nothing meanwhile
            page.context().clearCookies();
            page.navigate("/console/events?group=orders");
            page.getByTestId("token").fill(CONSOLE.adminToken());
            page.getByTestId("sign-in").click();
            assertThat(page).hasURL(Pattern.compile(".*/console/events\\?group=orders"));
        }
    }
}
