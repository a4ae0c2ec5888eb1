package io.gad.server;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's chromium, for what a console does with script. */
public final class Chromium implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
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
    private final com.microsoft.playwright.Browser browser;
    private final List<String> scriptErrors = new ArrayList<>();

    public Chromium() {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException("Expected chromium at " + PROGRAM
                    + ", found none. Run ./gad prepare, or: apt-get install chromium");
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(PROGRAM)
                            .setArgs(OPTIONS));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /** Somebody who is signed in, at a window of that width. */
    public Page signedIn(URI server, String token, int width, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setBaseURL(server.toString()));
        context.setDefaultTimeout(LIMIT.toMillis());
        Page page = context.newPage();
        page.onPageError(scriptErrors::add);
        page.navigate("/console/sign-in");
        page.getByTestId("token").fill(token);
        page.getByTestId("sign-in").click();
        page.locator("#nav-groups").waitFor();
        return page;
    }

    /** What went wrong in the pages' own script. */
    public List<String> scriptErrors() {
        return List.copyOf(scriptErrors);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
