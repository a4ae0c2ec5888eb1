package io.gad.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasClassOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.OperationState;
import io.gad.server.ConsoleInChromium;
import io.gad.server.fake.Measured;
import io.gad.server.fake.Samples;
import io.gad.testkit.FaultyNetwork;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the console's script adds, in a browser. */
class ConsoleInBrowserTest {

    private static final Pattern STALE = Pattern.compile("stale since \\d\\d:\\d\\d:\\d\\d \\S+");
    private static final double PATIENCE = 20_000;

    @RegisterExtension
    static final ConsoleInChromium CONSOLE = new ConsoleInChromium(Measured::of, control -> {
        Samples.fill(control);
        Samples.fillOperations(control);
    });

    private static void isLive(Page page) {
        assertThat(page.getByTestId("live-indicator")).hasText("live", new HasTextOptions().setTimeout(PATIENCE));
        assertThat(page.locator("body")).not().hasClass(Pattern.compile(".*is-stale.*"));
    }

    private static void put(GroupHealth health) {
        CONSOLE.control()
                .groups
                .put("orders", Samples.group("gad-4f7c", "orders", "eu", "us", health, Optional.empty()));
    }

    @Test
    void aChangeIsShownWithoutBeingAskedFor() {
        try (Page page = CONSOLE.open("/console/groups/orders")) {
            isLive(page);
            page.evaluate("() => { window.loadedOnce = true; }");
            put(GroupHealth.LAGGING);
            assertThat(page.getByTestId("verdict"))
                    .containsText("Not in step", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.locator("#announcer")).hasText("Lagging");
            assertThat(page.evaluate("() => window.loadedOnce === true")).isEqualTo(true);
        }
    }

    /** The session is over before the click's answer has come: what the page sees of that must not come before it. */
    @Test
    void whoSignsOutOfALivePageIsToldThatTheyAre() {
        try (Page page = CONSOLE.open("/console/operations")) {
            isLive(page);
            page.route("**/console/sign-out", route -> {
                APIResponse answer = route.fetch(new Route.FetchOptions().setMaxRedirects(0));
                LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
                route.fulfill(new Route.FulfillOptions().setResponse(answer));
            });
            page.getByTestId("sign-out").click();
            assertThat(page.getByText("You are signed out.")).isVisible(new IsVisibleOptions().setTimeout(PATIENCE));
        }
    }

    /** Stream and fetching are both gone: nothing that is shown may look like now. */
    @Test
    void aCutIsSaidAtOnceAndWhatWasMissedIsShownBehindIt() {
        try (FaultyNetwork network = FaultyNetwork.to(CONSOLE.address().getPort());
                Page page = CONSOLE.open(URI.create("http://127.0.0.1:" + network.port()), "/console/groups/orders")) {
            isLive(page);
            network.cut();
            assertThat(page.getByTestId("live-indicator")).hasText(STALE, new HasTextOptions().setTimeout(PATIENCE));
            assertThat(page.locator("body")).hasClass(Pattern.compile(".*is-stale.*"));
            put(GroupHealth.LAGGING);
            network.heal();
            isLive(page);
            assertThat(page.getByTestId("verdict")).containsText("Not in step");
        }
    }

    /** Nobody is told that the line is dead: only that nothing comes shows it. No part of the page may look like now then. */
    @Test
    void aSilenceIsSaidAsACutIs() {
        try (FaultyNetwork network = FaultyNetwork.to(CONSOLE.address().getPort());
                Page page = CONSOLE.open(URI.create("http://127.0.0.1:" + network.port()), "/console/groups/orders")) {
            isLive(page);
            assertThat(page.getByTestId("said-lag")).containsText("worst");
            assertThat(page.locator("#charts")).hasCSS("filter", "none");
            network.silence();
            page.locator("#range-24h").click();
            assertThat(page.getByTestId("live-indicator")).hasText(STALE, new HasTextOptions().setTimeout(PATIENCE));
            for (String part : new String[] {"#live", "#live-more", "#charts"}) {
                assertThat(page.locator(part)).hasCSS("filter", "grayscale(1)");
                assertThat(page.locator(part)).hasCSS("opacity", "1");
            }
            assertThat((String) page.evaluate(
                            "() => getComputedStyle(document.getElementById('said-lag'), '::before').content"))
                    .contains("stale since");
            assertThat(page.locator("#charts"))
                    .hasClass(Pattern.compile(".*is-old.*"), new HasClassOptions().setTimeout(PATIENCE));
            page.evaluate(
                    "() => { document.getElementById('main').insertAdjacentHTML('beforeend', '<p id=state-eu>x</p>'); }");
            assertThat(page.locator("#state-eu")).hasCSS("filter", "grayscale(1)");
            network.heal();
            isLive(page);
        }
    }

    @Test
    void whoSelectsTextIsToldThatItIsHeldAndThatTheLineIsCut() {
        try (FaultyNetwork network = FaultyNetwork.to(CONSOLE.address().getPort());
                Page page = CONSOLE.open(URI.create("http://127.0.0.1:" + network.port()), "/console/groups/orders")) {
            isLive(page);
            page.evaluate("() => window.getSelection().selectAllChildren(document.querySelector('.sentence'))");
            CONSOLE.control() // a change that leaves the verdict as it is: another one is not held back
                    .groups
                    .put(
                            "orders",
                            Samples.group(
                                    "gad-4f7c", "orders", "eu", "us", GroupHealth.HEALTHY, Optional.of("A problem.")));
            assertThat(page.getByTestId("live-indicator"))
                    .containsText("held", new ContainsTextOptions().setTimeout(PATIENCE));
            network.silence();
            assertThat(page.getByTestId("live-indicator")).hasText(STALE, new HasTextOptions().setTimeout(PATIENCE));
        }
    }

    @Test
    void theFilterComesWithTheFirstGroup() {
        CONSOLE.control().groups.clear();
        try (Page page = CONSOLE.open("/console/groups")) {
            isLive(page);
            assertThat(page.getByTestId("no-groups")).isVisible();
            put(GroupHealth.HEALTHY);
            assertThat(page.getByTestId("filter")).isVisible(new IsVisibleOptions().setTimeout(PATIENCE));
            page.getByTestId("filter").fill("or");
            put(GroupHealth.LAGGING);
            assertThat(page.getByTestId("summary"))
                    .containsText("1 needs you", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("filter")).hasValue("or");
        }
    }

    @Test
    void whereTheMapHasNoRoomItsTablesStand() {
        try (Page page = CONSOLE.open("/console/groups")) {
            assertThat(page.locator(".regions")).isVisible();
            assertThat(page.getByTestId("regions")).hasCSS("clip-path", "inset(50%)");
            page.setViewportSize(380, 800);
            assertThat(page.locator(".regions")).isHidden();
            assertThat(page.getByTestId("regions")).hasCSS("clip-path", "none");
            assertThat(page.getByTestId("regions").boundingBox().width).isBetween(200.0, 380.0);
            assertThat(page.getByTestId("regions")).containsText("not all answer");
            assertThat(page.getByTestId("ways").boundingBox().width).isBetween(200.0, 380.0);
        }
    }

    @Test
    void everyFormOfAPageOutlivesAReload() {
        try (Page page = CONSOLE.open("/console/groups/orders/drill?instance=us")) {
            page.locator("#smoke-sql").fill("SELECT 1");
            page.locator("#days").fill("3");
            page.locator("#scheduled-sql").fill("SELECT 2");
            page.reload();
            assertThat(page.locator("#smoke-sql")).hasValue("SELECT 1");
            assertThat(page.locator("#days")).hasValue("3");
            assertThat(page.locator("#scheduled-sql")).hasValue("SELECT 2");
        }
    }

    @Test
    void withoutAStreamThePageAsks() {
        Page page = CONSOLE.open("/console/groups");
        try (page) {
            page.route("**/console/stream**", Route::abort);
            page.navigate("/console/groups/orders");
            isLive(page);
            put(GroupHealth.LAGGING);
            assertThat(page.getByTestId("verdict"))
                    .containsText("Not in step", new ContainsTextOptions().setTimeout(PATIENCE));
            isLive(page);
        }
    }

    @Test
    void aReloadInTheMidstOfAnOperationLosesNothing() {
        try (Page page = CONSOLE.open("/console/operations/op-00run")) {
            assertThat(page.getByTestId("outage")).containsText("us does not take writes yet");
            page.reload();
            isLive(page);
            assertThat(page.getByTestId("outcome")).containsText("Running");
            CONSOLE.control()
                    .groups
                    .put(
                            "orders",
                            Samples.group("gad-4f7c", "orders", "us", "eu", GroupHealth.HEALTHY, Optional.empty()));
            CONSOLE.control()
                    .put(Samples.ended(
                            Objects.requireNonNull(CONSOLE.control().operations.get("op-00run")), OperationState.DONE));
            assertThat(page.getByTestId("outcome"))
                    .containsText("Done", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("next")).containsText("Check your applications' connection strings.");
        }
    }

    @Test
    void whatWasTypedOutlivesAReloadAndIsJudgedWhenTheFieldIsLeft() {
        try (Page page = CONSOLE.open("/console/groups/new")) {
            page.locator("#name").fill("Not A Name");
            page.locator("#primary").focus();
            assertThat(page.locator("#name-error")).isVisible();
            assertThat(page.locator("#name")).hasAttribute("aria-invalid", "true");
            page.locator("#name").fill("sales");
            assertThat(page.locator("#name-error")).hasCount(0);
            page.locator("#primary").selectOption("asia");
            page.reload();
            assertThat(page.locator("#name")).hasValue("sales");
            assertThat(page.locator("#primary")).hasValue("asia");
        }
    }

    @Test
    void theGroupsNameIsJudgedBeforeItIsSent() {
        try (Page page = CONSOLE.open("/console/groups/billing/promote?instance=us2")) {
            page.getByTestId("typed-name").fill("orders");
            page.getByTestId("cancel").focus();
            assertThat(page.locator("#typedName-error")).hasText("Expected the group's name, billing.");
            page.getByTestId("typed-name").fill("billing");
            page.getByTestId("ok").click();
            assertThat(page).hasURL(Pattern.compile(".*/console/operations/op-.*"));
        }
    }

    @Test
    void aSlashSearchesAndTheKeyboardIsEnough() {
        try (Page page = CONSOLE.open("/console/instances")) {
            page.keyboard().press("/");
            assertThat(page.getByTestId("search")).isFocused();
            page.keyboard().type("bill");
            assertThat(page.locator("#found a").first()).isVisible();
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*/console/groups/billing"));
        }
    }

    @Test
    void theThemeIsKept() {
        try (Page page = CONSOLE.open("/console/groups")) {
            assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
            page.locator("#theme-dark").click();
            assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
            page.reload();
            assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
            assertThat(page.locator("#theme-dark")).hasAttribute("aria-pressed", "true");
            page.locator("#theme-system").click();
            assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
        }
    }

    @Test
    void figuresAreDrawnAndSaid() {
        try (Page page = CONSOLE.open("/console/groups/orders")) {
            assertThat(page.locator("#chart-lag canvas")).isVisible();
            assertThat(page.getByTestId("said-lag")).containsText("worst");
            assertThat(page.getByTestId("said-wal")).containsText("budget 16 GiB");
            assertThat(page.locator("#marks")).containsText("Upgrade us to primary database");
            assertThat(page.locator("#marks time").first())
                    .hasText(Pattern.compile(".* \\d{4}, \\d\\d:\\d\\d:\\d\\d \\S+"));
            page.locator("#range-7d").click();
            assertThat(page.locator("#range-7d")).hasAttribute("aria-pressed", "true");
            put(GroupHealth.LAGGING);
            assertThat(page.getByTestId("verdict"))
                    .containsText("Not in step", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.locator("#chart-lag canvas")).isVisible();
        }
    }
}
