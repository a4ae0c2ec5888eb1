package io.gad.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's chromium with one page, as somebody at a desk has it before them. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> OPTIONS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(
                LIMIT.toMillis()); // on a busy machine a page's script begins after seconds
    }

    private final Playwright playwright;
    private final Page page;
    private final List<String> scriptErrors = new ArrayList<>();

    Browser() {
        if (!Files.isExecutable(CHROMIUM)) {
            throw new IllegalStateException("Expected chromium at " + CHROMIUM
                    + ", found none. Run ./gad prepare, or: apt-get install chromium");
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            BrowserContext context = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(CHROMIUM)
                            .setArgs(OPTIONS))
                    .newContext(new com.microsoft.playwright.Browser.NewContextOptions().setViewportSize(1280, 900));
            context.setDefaultTimeout(LIMIT.toMillis());
            page = context.newPage();
            page.onPageError(scriptErrors::add);
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    Page page() {
        return page;
    }

    /** What the test id names. */
    Locator at(String testId) {
        return page.getByTestId(testId);
    }

    void click(String testId) {
        at(testId).click();
    }

    /** From the rail at the left. */
    void open(String place) {
        page.locator("#nav-" + place).click();
    }

    /** What went wrong in the pages' own script. */
    List<String> scriptErrors() {
        return List.copyOf(scriptErrors);
    }

    /** The whole page at the width of a desk, in {@code target/screenshots}. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true)
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    /** The whole page at the width of a telephone. */
    void narrowPicture(String name) {
        page.setViewportSize(380, 800);
        picture(name);
        page.setViewportSize(1280, 900);
    }

    /** The whole page as somebody has it whose system is dark. */
    void darkPicture(String name) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        picture(name);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
