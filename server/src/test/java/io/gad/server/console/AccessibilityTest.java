package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.gad.server.Chromium;
import io.gad.server.TestServer;
import io.gad.server.fake.Copies;
import io.gad.server.fake.Measured;
import io.gad.server.fake.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page, judged by axe: WCAG 2.1 A and AA, and what is good practice. */
class AccessibilityTest {

    private static final List<String> PAGES = List.of(
            "/console/groups",
            "/console/groups?q=nothing-like-it",
            "/console/groups/orders",
            "/console/groups/billing",
            "/console/groups/new",
            "/console/groups/new?at=1&test=1&name=sales&primary=asia",
            "/console/groups/new?at=1&more=1&name=sales",
            "/console/groups/new?at=2&name=sales&primary=asia",
            "/console/groups/new?at=3&name=sales&primary=asia&leave=app:public.audit",
            "/console/groups/new?at=4&name=sales&primary=asia&secondaries=us",
            "/console/groups/orders/secondaries/new",
            "/console/groups/orders/secondaries/new?at=2&instance=old",
            "/console/groups/orders/secondaries/new?instance=old",
            "/console/groups/stock",
            "/console/operations/op-0copy",
            "/console/groups/orders/promote?instance=us",
            "/console/groups/billing/promote?instance=us2",
            "/console/groups/orders/switch-over?instance=us",
            "/console/groups/orders/remove?instance=us",
            "/console/groups/orders/write-lease",
            "/console/groups/orders/sync/us/comparison",
            "/console/groups/orders/lost-transactions",
            "/console/groups/orders/lost-transactions/reapply?database=app&lsn=0/1A2B90&former=old&epoch=1",
            "/console/instances",
            "/console/instances/new",
            "/console/operations",
            "/console/operations?actor=nobody",
            "/console/drills",
            "/console/events",
            "/console/operations/op-0done",
            "/console/operations/op-00run",
            "/console/search?q=us",
            "/console/nothing");

    private static final String JUDGE = """
            () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
              .then(found => found.violations.flatMap(v => v.nodes.map(n => v.id + ' at ' + n.target + ': ' + n.failureSummary)))
            """;

    @TempDir
    static Path directory;

    static TestServer server;
    static Chromium chromium;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Measured::of);
        Samples.fill(server.control());
        Samples.fillOperations(server.control());
        Copies.fill(server.control());
        var unused = server.control().verify("orders", "us", false, 0);
        chromium = new Chromium();
    }

    @AfterAll
    static void end() {
        chromium.close();
        server.close();
    }

    private static String axe() throws IOException {
        try (InputStream in = Objects.requireNonNull(AccessibilityTest.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 380"})
    void nobodyIsShutOut(ColorScheme scheme, int width) throws IOException {
        String axe = axe();
        List<String> found = new ArrayList<>();
        try (Page page =
                chromium.signedIn(server.running().baseUrl(), server.running().adminToken(), width, scheme)) {
            for (String path : PAGES) {
                page.navigate(path);
                page.locator("h1").first().waitFor();
                page.evaluate(axe);
                for (Object violation : (List<?>) page.evaluate(JUDGE)) {
                    found.add(path + " " + violation);
                }
            }
            page.context().clearCookies();
            page.navigate("/console/sign-in");
            page.evaluate(axe);
            for (Object violation : (List<?>) page.evaluate(JUDGE)) {
                found.add("sign-in " + violation);
            }
        }
        assertThat(found).isEmpty();
    }
}
