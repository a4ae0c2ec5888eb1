package io.gad.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import io.gad.demo.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does who plays with {@code gad demo}: real servers, real clients, and nothing but clicks in a browser. */
class DemoControlsTest {

    private static final double LIMIT_MILLIS = Duration.ofSeconds(90).toMillis();

    @TempDir
    private Path directory;

    @Test
    void aRegionIsKilledAndTheClientsClockStopsWithTheUpgrade() {
        try (Browser browser = new Browser();
                Stage demo = Stage.toPlayWith(directory)) {
            signIn(browser, demo);
            browser.open("demo");
            assertThat(browser.at("clients")).containsText("The clients write to eu.", patiently());
            assertThat(browser.at("inside")).containsText("Writes");
            assertThat(browser.at("no-outages")).isVisible();
            Axe.judge(browser.page());

            browser.click("kill-eu");
            assertThat(browser.at("server-eu")).hasText("Killed");
            assertThat(browser.at("network-eu")).hasText("Lets everything through");
            assertThat(browser.at("clients")).containsText("Nobody can write.", patiently());
            Axe.judge(browser.page());
            ticks(browser);
            assertThat(browser.at("inside")).containsText("Cannot write", patiently());
            browser.click("open-group");
            upgradeUs(browser);
            browser.open("demo");
            assertThat(browser.at("clients")).containsText("The clients write to us.", patiently());
            assertThat(browser.at("writes-to")).hasText("us");
            assertThat(browser.at("outage-clock")).hasCount(0);
            assertThat(browser.at("outages").locator("tbody tr")).hasCount(1);
            assertThat(browser.at("outages").locator("tbody tr")).containsText("eu");
            assertThat(browser.at("last-outage")).hasText(Pattern.compile("[0-9.]+ (s|min.*)"));
            assertThat(browser.at("said-writes")).containsText("us ", patiently());
            assertThat(browser.page().locator("#marks")).containsText("The server of eu was killed");

            browser.click("start-eu");
            assertThat(browser.at("server-eu")).hasText("Running");
            assertThat(browser.at("writes-to")).hasText("us");
            readTheReport(browser);
            addBack(browser);
            browser.open("events");
            assertThat(browser.at("events")).containsText("The server of eu was killed (SIGKILL)");
            assertThat(browser.at("events").locator("tr", byText("The server of eu was started again")))
                    .containsText("admin");
            assertThat(browser.scriptErrors()).isEmpty();
        }
    }

    @Test
    void aCutRegionIsCutForEverybodyOutsideAndWhatIsWrittenInsideIsReported() {
        try (Browser browser = new Browser();
                Stage demo = Stage.toPlayWith(directory)) {
            signIn(browser, demo);
            browser.open("demo");
            delaySilenceAndRestoreUs(browser);

            browser.click("cut-eu");
            assertThat(browser.at("network-eu")).hasText("Cut: connections are reset, new ones refused");
            assertThat(browser.at("server-eu")).hasText("Running");
            assertThat(browser.at("clients")).containsText("Nobody can write.", patiently());
            ticks(browser);
            long before = insideAcknowledged(browser);
            browser.click("open-group");
            upgradeUs(browser);
            browser.open("demo");
            assertThat(browser.at("clients")).containsText("The clients write to us.", patiently());
            assertThat(insideAcknowledged(browser))
                    .as("goes on inside the region that is cut")
                    .isGreaterThan(before);
            assertThat(browser.at("inside")).containsText("Writes");

            browser.click("restore-eu");
            assertThat(browser.at("network-eu")).hasText("Lets everything through");
            assertThat(browser.at("inside")).containsText("Cannot write", patiently());
            assertThat(readTheReport(browser)).as("lost transactions listed").isPositive();
            addBack(browser);
            assertThat(browser.scriptErrors()).isEmpty();
        }
    }

    private static void signIn(Browser browser, Stage demo) {
        browser.page().navigate(demo.server().baseUrl().toString());
        browser.at("token").fill(demo.server().adminToken());
        browser.click("sign-in");
        assertThat(browser.at("group-orders")).isVisible();
    }

    /** The other region is only slow, then says nothing, then is well: the clients go on, and the group says what it sees. */
    private static void delaySilenceAndRestoreUs(Browser browser) {
        browser.at("millis-us").fill("1001");
        browser.click("delay-us");
        assertThat(browser.at("network-us")).hasText("Lets everything through");
        browser.at("millis-us").fill("40");
        browser.click("delay-us");
        assertThat(browser.at("network-us")).hasText("Delayed by 40 ms each way");
        browser.click("silence-us");
        assertThat(browser.at("network-us")).hasText("Silent: nothing passes, nobody is told");
        browser.open("groups");
        assertThat(browser.at("group-orders")).containsText("Secondary does not answer", patiently());
        browser.open("demo");
        assertThat(browser.at("clients")).containsText("The clients write to eu.", patiently());
        browser.click("restore-us");
        assertThat(browser.at("network-us")).hasText("Lets everything through");
        browser.open("groups");
        assertThat(browser.at("group-orders")).containsText("In step", patiently());
        browser.open("demo");
    }

    /** The clock goes on by itself. */
    private static void ticks(Browser browser) {
        String before = browser.at("outage-clock").textContent();
        assertThat(browser.at("outage-clock")).not().hasText(before);
    }

    private static void upgradeUs(Browser browser) {
        assertThat(browser.at("verdict-action")).containsText("Upgrade us to primary", patiently());
        browser.click("verdict-action");
        browser.click("ok");
        assertThat(browser.at("outcome")).containsText("Done", patiently());
        assertThat(browser.at("writable")).containsText("us is the primary");
    }

    /** How many transactions it lists. */
    private static int readTheReport(Browser browser) {
        browser.open("instances");
        assertThat(browser.at("instance-eu").getByTestId("fence"))
                .hasText("Fenced", new LocatorAssertions.HasTextOptions().setTimeout(LIMIT_MILLIS));
        browser.click("lost-eu");
        assertThat(browser.at("report-eu")).containsText("Complete", patiently());
        return browser.at("lost").locator("tbody > tr").count();
    }

    private static void addBack(Browser browser) {
        browser.open("instances");
        browser.click("add-back-eu");
        browser.click("submit");
        assertThat(browser.at("outcome")).containsText("Done", patiently());
        browser.click("to-group");
        assertThat(browser.at("verdict")).containsText("In step", patiently());
        assertThat(browser.at("member-eu").getByTestId("role")).hasText("Secondary");
    }

    private static long insideAcknowledged(Browser browser) {
        return Long.parseLong(browser.at("inside-acknowledged").textContent().replaceAll("[^0-9]", ""));
    }

    private static com.microsoft.playwright.Locator.LocatorOptions byText(String text) {
        return new com.microsoft.playwright.Locator.LocatorOptions().setHasText(text);
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MILLIS);
    }
}
