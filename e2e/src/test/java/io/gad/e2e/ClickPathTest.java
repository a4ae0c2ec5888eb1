package io.gad.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.gad.api.PasswordRequest;
import io.gad.api.TokenRequest;
import io.gad.api.TokenView;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.TransactionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that an operator does when the primary's region is lost, by clicks in a browser, clients writing all the while. On the way
 * pages are reloaded in the middle of things, the line to the server is cut, somebody looks on who may not act, and somebody clicks second.
 */
class ClickPathTest {

    private static final double LIMIT_MILLIS = World.LIMIT.toMillis();

    /** Enough that the copy is seen while it goes on. */
    private static final int ORDERS = 60_000;

    private static final Duration SLOW = Duration.ofMillis(20);

    @TempDir
    private Path directory;

    @Test
    void aRegionIsLostAndComesBackByClicksAlone() {
        try (Browser browser = new Browser();
                World world = new World(directory, 211, List.of(), ORDERS);
                FaultyNetwork line = FaultyNetwork.to(world.gad().url().getPort())) {
            String console = "http://127.0.0.1:" + line.port();
            signIn(browser, console, world);
            forgetUs(browser);
            createTheGroup(browser, world);
            showsItInStep(browser);
            saysWhenTheLineIsCutAndComesBack(browser, line);
            aViewerLooksOnAndCannotAct(console, world);

            world.awaitAcknowledged(50);
            losePrimaryWithTransactionsThatNobodyElseHas(world);
            showsItLost(browser);
            upgradeUs(browser, console, world);
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

            signOut(browser, console);
            assertThat(browser.scriptErrors()).isEmpty();
        }
    }

    private static void signIn(Browser browser, String console, World world) {
        Page page = browser.page();
        page.navigate(console);
        browser.at("token").fill("not-the-token");
        browser.click("sign-in");
        assertThat(browser.at("refusal")).containsText("not this server's token");
        browser.picture("01-sign-in-refused");
        browser.at("token").fill(world.gad().adminToken());
        browser.click("sign-in");
        assertThat(browser.at("no-groups")).isVisible();
        browser.picture("02-no-groups");
    }

    /** It is registered again on the way to the group. */
    private static void forgetUs(Browser browser) {
        browser.open("instances");
        assertThat(browser.at("instance-eu")).containsText("eu-west");
        browser.click("remove-us");
        browser.click("ok");
        assertThat(browser.at("instance-us")).hasCount(0);
    }

    private static void createTheGroup(Browser browser, World world) {
        browser.open("groups");
        browser.click("create-group");
        nameAndPrimary(browser);
        registerUsOnTheWay(browser, world);
        chooseTheDatabase(browser, world);
        assertThat(browser.at("check-us")).containsText("Ready");
        assertThat(browser.at("why-not")).hasCount(0);
        browser.picture("05-create-group-check");
        browser.narrowPicture("05-create-group-check-380");
        world.regions().usNetwork().delay(SLOW);
        browser.click("submit");
        watchItGetToRunning(browser, world);
    }

    private static void nameAndPrimary(Browser browser) {
        Page page = browser.page();
        page.locator("#name").fill(World.GROUP);
        page.locator("#primary").selectOption("eu");
        browser.click("test");
        assertThat(browser.at("tried")).containsText("eu answers");
        assertThat(browser.at("tried")).containsText("PostgreSQL 15");
        page.reload();
        assertThat(page.locator("#name")).hasValue(World.GROUP);
        assertThat(page.locator("#primary")).hasValue("eu");
        browser.picture("03-create-group-primary");
        browser.click("next");
    }

    private static void registerUsOnTheWay(Browser browser, World world) {
        Page page = browser.page();
        browser.click("register-another");
        page.locator("#instance-name").fill("us");
        page.locator("#instance-region").fill("us-east");
        page.locator("#instance-dsn").fill(world.regions().usNetwork().dsn());
        page.locator("#instance-password").fill("not-the-password");
        browser.click("test-newcomer");
        assertThat(browser.at("tried-problem")).containsText("LOGIN_REFUSED");
        browser.picture("04-register-refused");
        page.locator("#instance-password").fill(world.regions().us().password());
        browser.click("test-newcomer");
        assertThat(browser.at("tried")).containsText("us answers");
        browser.click("register-newcomer");
        assertThat(page.locator("#secondary-us")).isChecked();
        assertThat(page.content()).doesNotContain(world.regions().us().password());
        browser.click("next");
    }

    private static void chooseTheDatabase(Browser browser, World world) {
        Page page = browser.page();
        String database = world.shop().database();
        assertThat(browser.at("holdings")).containsText(database);
        page.locator("#scope-chosen").check();
        page.locator("#database-" + database).check();
        page.reload();
        assertThat(page.locator("#database-" + database)).isChecked();
        browser.picture("05-create-group-data");
        browser.click("next");
        assertThat(browser.at("summary")).containsText(database);
    }

    private static void watchItGetToRunning(Browser browser, World world) {
        Page page = browser.page();
        AtomicInteger refreshed = new AtomicInteger();
        page.onRequest(request -> {
            if (request.resourceType().equals("xhr") && request.url().contains("/console/operations/")) {
                refreshed.incrementAndGet();
            }
        });
        String database = world.shop().database();
        assertThat(browser.at("copy-" + database)).containsText("are there", patiently());
        assertThat(browser.at("progress-" + database)).containsText("Full");
        assertThat(browser.at("copy-" + database).locator("tbody tr").first()).containsText("public.", patiently());
        page.reload();
        assertThat(browser.at("operation")).containsText("CopyData");
        browser.picture("06-copying");
        world.regions().usNetwork().heal();
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

    private static void saysWhenTheLineIsCutAndComesBack(Browser browser, FaultyNetwork line) {
        browser.page().locator("#name-orders").click();
        assertThat(browser.at("live-indicator")).hasText("live");
        line.cut();
        assertThat(browser.at("live-indicator")).containsText("stale since", patiently());
        browser.picture("08-stale");
        line.heal();
        assertThat(browser.at("live-indicator")).hasText("live", textPatiently());
        assertThat(browser.at("verdict")).containsText("In step", patiently());
        browser.open("groups");
    }

    private static void aViewerLooksOnAndCannotAct(String console, World world) {
        TokenView guest = world.client().createToken(new TokenRequest("guest", "viewer", null));
        world.client().setTokenPassword(guest.name(), new PasswordRequest("only looking on"));
        try (Browser viewer = new Browser()) {
            viewer.page().navigate(console);
            viewer.at("name").fill(guest.name());
            viewer.at("token").fill("only looking on");
            viewer.click("sign-in");
            assertThat(viewer.at("group-orders")).containsText("Running");
            assertThat(viewer.at("create-group")).hasCount(0);
            viewer.page().locator("#name-orders").click();
            assertThat(viewer.at("member-us")).containsText("Secondary");
            assertThat(viewer.at("promote-us")).hasCount(0);
            assertThat(viewer.at("add-secondary")).hasCount(0);
            viewer.page().navigate(console + "/console/groups/orders/promote?instance=us");
            assertThat(viewer.at("looks-on")).isVisible();
            assertThat(viewer.at("ok")).hasCount(0);
            viewer.page().navigate(console + "/console/groups/new");
            assertThat(viewer.at("problem")).containsText("FORBIDDEN");
            viewer.picture("08-viewer-refused");
        }
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
        assertThat(browser.at("member-eu")).containsText("Does not answer");
        assertThat(browser.at("topology").locator(".broken")).hasCount(1);
        assertThat(browser.at("verdict")).containsText("Primary eu has not answered for");
        browser.picture("09-group-primary-lost");
        browser.darkPicture("09-group-primary-lost-dark");
        browser.narrowPicture("09-group-primary-lost-380");
    }

    private static void upgradeUs(Browser browser, String console, World world) {
        browser.click("promote-us");
        assertThat(browser.page().getByRole(AriaRole.DIALOG)).containsText("Upgrade us to primary database of orders");
        assertThat(browser.at("primary-answers")).hasCount(0);
        assertThat(browser.at("typed-name")).hasCount(0);
        assertThat(browser.at("notes")).containsText("Data may be lost");
        assertThat(browser.at("notes")).containsText("applications must reconnect");
        assertThat(browser.at("notes")).containsText("stay intact");
        browser.picture("10-upgrade-dialog");
        browser.narrowPicture("10-upgrade-dialog-380");
        try (Browser second = anotherAdministrator(console, world)) {
            second.page().navigate(console + "/console/groups/orders/promote?instance=us");
            assertThat(second.at("ok")).isVisible();
            browser.click("ok");
            assertThat(browser.at("step-RecordNewPrimary")).isVisible();
            browser.page().reload();
            whoClicksSecondIsToldWhoWasFirst(second);
        }
        done(browser);
        assertThat(browser.at("writable")).containsText("us is the primary");
        assertThat(browser.at("ending")).containsText("of eu");
        assertThat(browser.at("verdict-connect")).isVisible();
        assertThat(browser.at("step-RecordNewPrimary")).containsText("Done");
        browser.picture("11-upgraded");
        browser.narrowPicture("11-upgraded-380");
    }

    private static Browser anotherAdministrator(String console, World world) {
        String token = Objects.requireNonNull(world.client()
                .createToken(new TokenRequest("ann", "admin", null))
                .token());
        Browser second = new Browser();
        second.page().navigate(console);
        second.at("token").fill(token);
        second.click("sign-in");
        assertThat(second.at("who")).containsText("ann");
        return second;
    }

    /** While the first goes on, or behind its end: it is one promotion either way, and it has a name and a time. */
    private static void whoClicksSecondIsToldWhoWasFirst(Browser second) {
        second.click("ok");
        assertThat(second.at("problem")).isVisible();
        assertThat(second.at("rival")).containsText("Somebody was first.");
        assertThat(second.at("rival")).containsText("Upgrade to primary database: us");
        assertThat(second.at("rival")).containsText("asked for by admin");
        assertThat(second.at("rival").locator("time"))
                .hasAttribute("datetime", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*"));
        second.page().locator("#rival-operation").click();
        assertThat(second.at("operation")).containsText("RecordNewPrimary");
        assertThat(second.scriptErrors()).isEmpty();
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
        assertThat(browser.at("joining")).hasText("eu, former primary");
        assertThat(browser.at("check-eu")).containsText("Ready");
        browser.picture("16-add-back");
        browser.click("submit");
        assertThat(browser.at("step-SaveTail")).isVisible();
        browser.page().reload();
        done(browser);
        browser.picture("17-added-back");
        browser.click("to-group");
        assertThat(browser.at("verdict")).containsText("In step", patiently());
        member(browser, "us", "Primary", "Read/write");
        member(browser, "eu", "Secondary", "Read-only");
        assertThat(browser.at("formers")).hasCount(0);
        browser.picture("18-group-with-two-members");
    }

    private static void signOut(Browser browser, String console) {
        browser.open("operations");
        assertThat(browser.page()
                        .locator("[data-testid^='operation-op-']")
                        .filter(new Locator.FilterOptions().setHasText("Upgrade to primary database")))
                .hasCount(1);
        browser.picture("19-operations");
        browser.click("sign-out");
        assertThat(browser.page().getByText("You are signed out.")).isVisible();
        browser.page().navigate(console + "/console/groups");
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
