package io.gad.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.gad.testkit.TransactionId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that an operator does when the primary's region is lost, by clicks in a browser, clients writing all the while. */
class ClickPathTest {

    private static final double LIMIT_MILLIS = World.LIMIT.toMillis();

    @TempDir
    private Path directory;

    @Test
    void aRegionIsLostAndComesBackByClicksAlone() {
        try (Browser browser = new Browser();
                World world = new World(directory, 211, List.of(), 300)) {
            signIn(browser, world);
            registerUsByForm(browser, world);
            createTheGroup(browser);
            showsItInStep(browser);

            world.awaitAcknowledged(50);
            losePrimaryWithTransactionsThatNobodyElseHas(world);
            showsItLost(browser);
            upgradeUs(browser);
            showsUsAsPrimary(browser, world);

            world.regions().euNetwork().heal();
            world.regions().eu().startAgain();
            List<TransactionId> reported = showsWhatWasLost(browser, world);
            var verdict = world.check(reported);
            assertThat(verdict.lost()).isGreaterThanOrEqualTo(20);
            assertThat(verdict.reportedLost()).isEqualTo(verdict.lost());
            addBack(browser);
            world.awaitInStep();
            assertThat(world.compare().rows()).isPositive();

            signOut(browser, world);
            assertThat(browser.scriptErrors()).isEmpty();
        }
    }

    private static void signIn(Browser browser, World world) {
        Page page = browser.page();
        page.navigate(world.gad().url().toString());
        browser.at("token").fill("not-the-token");
        browser.click("sign-in");
        assertThat(browser.at("refusal")).containsText("not this server's token");
        browser.picture("01-sign-in-refused");
        browser.at("token").fill(world.gad().adminToken());
        browser.click("sign-in");
        assertThat(browser.at("no-groups")).isVisible();
        browser.picture("02-no-groups");
    }

    /** The instance is forgotten first, so that both ways are clicked. */
    private static void registerUsByForm(Browser browser, World world) {
        browser.open("instances");
        assertThat(browser.at("instance-eu")).containsText("eu-west");
        browser.click("remove-us");
        browser.click("ok");
        assertThat(browser.at("instance-us")).hasCount(0);

        browser.click("register");
        Page page = browser.page();
        page.getByLabel("Name").fill("us");
        page.getByLabel("Region").fill("us-east");
        page.getByLabel("Address (DSN)").fill(world.regions().usNetwork().dsn());
        page.getByLabel("Password").fill("not-the-password");
        browser.click("submit");
        assertThat(browser.at("problem")).isVisible();
        assertThat(page.getByLabel("Region")).hasValue("us-east");
        browser.picture("03-register-refused");
        page.getByLabel("Password").fill(world.regions().us().password());
        browser.click("submit");
        assertThat(browser.at("instance-us")).containsText("us-east");
        assertThat(browser.at("instance-us").getByTestId("state")).hasText("Standalone");
        browser.picture("04-instances");
    }

    private static void createTheGroup(Browser browser) {
        browser.open("groups");
        browser.click("create-group");
        Page page = browser.page();
        page.locator("#name").fill(World.GROUP);
        page.locator("#primary").selectOption("eu");
        page.locator("#secondary-us").check();
        browser.picture("05-create-group");
        AtomicInteger refreshed = new AtomicInteger();
        page.onRequest(request -> {
            if (request.resourceType().equals("xhr") && request.url().contains("/console/operations/")) {
                refreshed.incrementAndGet();
            }
        });
        browser.click("submit");
        done(browser);
        assertThat(refreshed).as("refreshed while it ran").hasPositiveValue();
        browser.picture("06-created");
    }

    private static void showsItInStep(Browser browser) {
        browser.click("to-group");
        assertThat(browser.at("verdict")).containsText("In step", patiently());
        assertThat(browser.at("health")).hasText("In step");
        assertThat(browser.page().locator("dd[data-testid=state]")).hasText("Running");
        assertThat(browser.at("task-us")).containsText("Incremental");
        member(browser, "eu", "Primary", "Read/write");
        member(browser, "us", "Secondary", "Read-only");
        assertThat(browser.at("promote-us")).hasText("Upgrade to Primary Database");
        assertThat(browser.at("promote-eu")).hasCount(0);
        assertThat(browser.at("verdict")).containsText("promoting it now would lose", patiently());
        assertThat(browser.at("live-indicator")).hasText("live");
        browser.picture("07-group-in-step");
        browser.narrowPicture("07-group-in-step-380");
        browser.open("groups");
        assertThat(browser.at("group-orders")).containsText("Running");
        assertThat(browser.at("map").locator(".arc.flows")).hasCount(1);
        browser.picture("08-groups");
    }

    private static void losePrimaryWithTransactionsThatNobodyElseHas(World world) {
        world.regions().euNetwork().cut();
        world.awaitAcknowledged(20);
        world.regions().eu().kill();
    }

    private static void showsItLost(Browser browser) {
        assertThat(browser.at("group-orders")).containsText("Primary does not answer", patiently());
        browser.page().locator("#name-orders").click();
        assertThat(browser.at("verdict-action")).containsText("Upgrade us to primary");
        assertThat(browser.at("member-eu")).containsText("No");
        assertThat(browser.at("topology").locator(".broken")).hasCount(1);
        assertThat(browser.at("verdict")).containsText("Primary eu has not answered for");
        browser.picture("09-group-primary-lost");
        browser.darkPicture("09-group-primary-lost-dark");
        browser.narrowPicture("09-group-primary-lost-380");
    }

    private static void upgradeUs(Browser browser) {
        browser.click("promote-us");
        assertThat(browser.page().getByRole(AriaRole.DIALOG)).containsText("Upgrade us to primary database of orders");
        assertThat(browser.at("primary-answers")).hasCount(0);
        assertThat(browser.at("typed-name")).hasCount(0);
        assertThat(browser.at("notes")).containsText("Data may be lost");
        assertThat(browser.at("notes")).containsText("applications must reconnect");
        assertThat(browser.at("notes")).containsText("stay intact");
        browser.picture("10-upgrade-dialog");
        browser.narrowPicture("10-upgrade-dialog-380");
        browser.click("ok");
        assertThat(browser.at("step-RecordNewPrimary")).isVisible();
        done(browser);
        assertThat(browser.at("writable")).containsText("us is the primary");
        assertThat(browser.at("ending")).containsText("of eu");
        assertThat(browser.at("verdict-connect")).isVisible();
        assertThat(browser.at("step-RecordNewPrimary")).containsText("Done");
        browser.picture("11-upgraded");
        browser.narrowPicture("11-upgraded-380");
    }

    private static void showsUsAsPrimary(Browser browser, World world) {
        browser.click("to-group");
        assertThat(browser.at("primary")).hasText("us");
        assertThat(browser.at("epoch")).hasText("2");
        member(browser, "us", "Primary", "Read/write");
        assertThat(browser.at("member-eu")).hasCount(0);
        assertThat(browser.at("formers")).containsText("eu-west");
        browser.picture("12-group-after-upgrade");
        world.awaitMoved();
        browser.open("instances");
        assertThat(browser.at("instance-eu").getByTestId("state")).hasText("Former primary");
        assertThat(browser.at("instance-us").getByTestId("state")).hasText("Member");
        browser.picture("13-instances-former-primary");
    }

    private static List<TransactionId> showsWhatWasLost(Browser browser, World world) {
        assertThat(browser.at("instance-eu").getByTestId("fence")).hasText("Fenced", textPatiently());
        List<TransactionId> reported = world.report();
        browser.click("lost-eu");
        assertThat(browser.at("report-eu")).containsText("Complete");
        assertThat(browser.at("lost").locator("tbody > tr"))
                .hasCount(Math.min(
                        50,
                        world.client()
                                .lostTransactions(World.GROUP)
                                .transactions()
                                .size()));
        assertThat(reported).hasSizeGreaterThanOrEqualTo(20);
        browser.at("lost").locator("summary").first().click();
        assertThat(browser.at("lost").locator(".change").first()).containsText("public.");
        browser.picture("14-lost-transactions");
        browser.narrowPicture("14-lost-transactions-380");
        return reported;
    }

    private static void addBack(Browser browser) {
        browser.open("instances");
        browser.picture("15-instances-fenced");
        browser.click("add-back-eu");
        assertThat(browser.page().locator("#instance")).hasValue("eu");
        browser.picture("16-add-back");
        browser.click("submit");
        done(browser);
        browser.picture("17-added-back");
        browser.click("to-group");
        assertThat(browser.at("verdict")).containsText("In step", patiently());
        member(browser, "us", "Primary", "Read/write");
        member(browser, "eu", "Secondary", "Read-only");
        assertThat(browser.at("formers")).hasCount(0);
        browser.picture("18-group-with-two-members");
    }

    private static void signOut(Browser browser, World world) {
        browser.open("operations");
        assertThat(browser.page().getByText("Upgrade to primary database")).isVisible();
        browser.picture("19-operations");
        browser.click("sign-out");
        assertThat(browser.page().getByText("You are signed out.")).isVisible();
        browser.page().navigate(world.gad().url() + "/console/groups");
        assertThat(browser.page()).hasURL(Pattern.compile(".*/console/sign-in.*"));
    }

    /** The operation's page says so by itself, without being loaded again. */
    private static void done(Browser browser) {
        Page page = browser.page();
        page.evaluate("() => { window.loadedOnce = true; }");
        assertThat(browser.at("outcome")).containsText("Done", patiently());
        assertThat(page.evaluate("() => window.loadedOnce === true")).isEqualTo(true);
    }

    private static void member(Browser browser, String instance, String role, String access) {
        var row = browser.at("member-" + instance);
        assertThat(row.getByTestId("role")).hasText(role);
        assertThat(row.getByTestId("access")).hasText(access);
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MILLIS);
    }

    private static LocatorAssertions.HasTextOptions textPatiently() {
        return new LocatorAssertions.HasTextOptions().setTimeout(LIMIT_MILLIS);
    }
}
