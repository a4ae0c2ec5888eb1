package io.gad.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import io.gad.demo.Stage;
import io.gad.testkit.Await;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Pictures of every page of the console, taken from {@code gad demo} on the way through a lost region and back; clicks alone change
 * anything. {@code scripts/screenshots} runs it.
 */
public final class Pictures {

    /** Behind it a page is cut off: who reads the guide wants what stands above. */
    private static final int LONGEST = 1_900;

    private static final int LEAST = 620;
    private static final int WINDOW = 900;
    private static final int DESK = 1_280;
    private static final int TELEPHONE = 380;

    /** So long that the charts have something to show. */
    private static final Duration HISTORY = Duration.ofSeconds(75);

    private static final double LIMIT_MILLIS = Duration.ofSeconds(120).toMillis();

    private final Browser browser;
    private final Stage demo;
    private final PostgresServer third;
    private final Path folder;

    private Pictures(Browser browser, Stage demo, PostgresServer third, Path folder) {
        this.browser = browser;
        this.demo = demo;
        this.third = third;
        this.folder = folder;
    }

    /** @param arguments the folder for the pictures */
    public static void main(String[] arguments) throws IOException {
        Path data = Files.createTempDirectory("gad-pictures-");
        try (Stage demo = Stage.toPlayWith(data);
                PostgresServer third = PostgresServer.start();
                Browser browser = new Browser()) {
            long begun = System.nanoTime();
            Pictures pictures = new Pictures(browser, demo, third, Files.createDirectories(Path.of(arguments[0])));
            pictures.signIn();
            pictures.registerTheThird();
            Await.instant(begun + HISTORY.toNanos());
            pictures.inStep();
            pictures.dialogs();
            pictures.drill();
            pictures.cutEu();
            pictures.upgrade();
            pictures.comeBack();
            pictures.lists();
        } finally {
            remove(data);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void signIn() {
        browser.page().navigate(demo.server().baseUrl().toString());
        take("sign-in");
        browser.at("token").fill(demo.server().adminToken());
        browser.click("sign-in");
        see("group-orders", "In step");
    }

    private void registerTheThird() {
        browser.open("instances");
        browser.click("register");
        Page page = browser.page();
        page.getByLabel("Name").fill("ap");
        page.getByLabel("Region").fill("ap-south");
        page.getByLabel("Address (DSN)").fill(third.dsn());
        take("register-instance");
        page.getByLabel("Password").fill(third.password());
        browser.click("submit");
        see("instance-ap", "Standalone");
        go("/console/groups/new");
        take("create-group");
        go("/console/groups/orders/secondaries/new");
        take("add-secondary");
    }

    private void inStep() {
        browser.open("demo");
        see("clients", "The clients write to eu.");
        see("said-writes", "latest");
        take("demo");
        browser.open("groups");
        see("group-orders", "In step");
        take("groups");
        takeDark("groups-dark");
        openGroup();
        see("verdict", "promoting it now would lose");
        see("said-lag", "latest");
        take("group-in-step");
    }

    private void dialogs() {
        openGroup();
        browser.click("switch-over-us");
        see("expected-loss", "Nothing");
        take("switch-over");
        openGroup();
        browser.click("change-write-lease");
        take("write-lease");
        openGroup();
        browser.click("remove-us");
        take("confirm");
        openGroup();
        browser.click("verify-us");
        browser.click("compare");
        see("comparison-verdict", "Equal");
        take("comparison");
    }

    private void drill() {
        openGroup();
        browser.click("drill-us");
        take("drill-dialog");
        browser.click("ok");
        see("drill-verdict", "Passed");
        take("drill");
        browser.open("drills");
        take("drills");
    }

    private void cutEu() {
        browser.open("demo");
        browser.click("cut-eu");
        see("clients", "Nobody can write.");
        take("demo-outage");
        browser.open("groups");
        see("group-orders", "Primary does not answer");
        take("groups-primary-lost");
        openGroup();
        see("verdict", "has not answered for");
        take("group-primary-lost");
        takeDark("group-primary-lost-dark");
        takeNarrow("group-primary-lost-narrow");
    }

    private void upgrade() {
        browser.click("verdict-action");
        see("expected-loss", "");
        take("upgrade-dialog");
        browser.click("ok");
        see("outcome", "Done");
        take("upgraded");
        browser.open("demo");
        see("clients", "The clients write to us.");
        see("said-writes", "us: latest");
        take("demo-upgraded");
    }

    private void comeBack() {
        browser.click("restore-eu");
        see("inside", "Cannot write");
        browser.open("instances");
        see("instance-eu", "Fenced");
        take("former-primary");
        browser.click("lost-eu");
        see("report-eu", "Complete");
        browser.at("lost").locator("summary").first().click();
        take("lost-transactions");
        takeNarrow("lost-transactions-narrow");
        browser.open("instances");
        browser.click("add-back-eu");
        browser.click("submit");
        see("outcome", "Done");
        take("operation");
        browser.click("to-group");
        see("verdict", "In step");
        see("said-lag", "latest");
        takePart("history", browser.at("charts"));
    }

    private void lists() {
        browser.open("instances");
        take("instances");
        browser.open("operations");
        take("operations");
        browser.open("events");
        take("events");
        browser.page().locator("#search").fill("eu");
        assertThat(browser.page().locator("#found a").first()).isVisible();
        take("search");
    }

    private void openGroup() {
        go("/console/groups/orders");
        see("verdict", "");
    }

    private void go(String address) {
        browser.page().navigate(demo.server().baseUrl() + address);
    }

    private void see(String testId, String text) {
        assertThat(browser.at(testId))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MILLIS));
    }

    private void take(String name) {
        Page page = browser.page();
        tall(page);
        write(name, page.screenshot(new Page.ScreenshotOptions().setAnimations(ScreenshotAnimations.DISABLED)));
        page.setViewportSize(page.viewportSize().width, WINDOW);
    }

    private void takePart(String name, Locator part) {
        Page page = browser.page();
        tall(page);
        write(name, part.screenshot());
        page.setViewportSize(page.viewportSize().width, WINDOW);
    }

    /** A window as high as the page: what sticks to the window then lies on nothing. Nothing has the focus. */
    private static void tall(Page page) {
        int width = page.viewportSize().width;
        page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }");
        page.setViewportSize(width, LEAST);
        Number height = (Number) page.evaluate("() => document.documentElement.scrollHeight");
        page.setViewportSize(width, Math.min(LONGEST, height.intValue()));
    }

    private void takeNarrow(String name) {
        browser.page().setViewportSize(TELEPHONE, WINDOW);
        take(name);
        browser.page().setViewportSize(DESK, WINDOW);
    }

    private void takeDark(String name) {
        browser.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        take(name);
        browser.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private void write(String name, byte[] picture) {
        Path file = folder.resolve(name + ".png");
        SmallPng.write(picture, file);
        System.out.println(file + " " + file.toFile().length() / 1024 + " KiB");
    }
}
