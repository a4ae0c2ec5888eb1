package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Measured;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a page shows or does can be had by the command line and by REST: every page names both, and every button that has its own. */
class AddressesOfPagesTest {

    /** It is none. */
    private static final String NOWHERE = "/console/nothing";

    @TempDir
    static Path directory;

    static TestServer server;
    static Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Measured::of);
        AccessibilityTest.fill(server.control());
        browser = new Browser(server);
        browser.signIn(server.running().adminToken());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    static Stream<String> pages() {
        return AccessibilityTest.PAGES.stream().filter(page -> !page.equals(NOWHERE));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageNamesItsCommandAndItsAddress(String page) {
        assertThat(browser.get(page).body())
                .containsPattern("<span class=\"label\">Command line</span> <code>gad [a-z]")
                .containsPattern("<span class=\"label\">REST</span> <code>([A-Z]+ )?/api/v1/[a-z]");
    }

    private static String named(String label, String command, String address) {
        return "<span class=\"label\">" + label + "</span> <code>" + command
                + "</code> <span class=\"label\">REST</span> <code>" + address + "</code>";
    }

    @Test
    void whatAsksBeforeItActsNamesTheAddressThatActs() {
        Map.of(
                        "/console/groups/orders/delete", "DELETE /api/v1/groups/orders",
                        "/console/groups/orders/remove?instance=us", "/api/v1/groups/orders/operations",
                        "/console/groups/orders/sync/us/pause", "/api/v1/groups/orders/sync/us/pause",
                        "/console/groups/orders/sync/us/resume", "/api/v1/groups/orders/sync/us/resume",
                        "/console/groups/orders/sync/us/resync", "/api/v1/groups/orders/sync/us/resync",
                        "/console/instances/old/release", "/api/v1/instances/old/release",
                        "/console/instances/asia/remove", "DELETE /api/v1/instances/asia",
                        "/console/operations/op-00run/cancel", "/api/v1/operations/op-00run/cancel",
                        "/console/instances/old/prepared-transactions/roll-back?gid=stock-7",
                                "/api/v1/instances/old/prepared-transactions/roll-back")
                .forEach((page, address) ->
                        assertThat(browser.get(page).body()).contains("<code>" + address + "</code>"));
    }

    @Test
    void buttonsBesideThePagesOwnNameTheirs() {
        assertThat(browser.get("/console/groups/new?at=4&name=sales&primary=asia&secondaries=us")
                        .body())
                .contains(named("Check again", "gad precheck --source asia --target us", "/api/v1/precheck"));
        assertThat(browser.get("/console/groups/orders/secondaries/new?at=3&instance=asia")
                        .body())
                .contains(named("Check again", "gad precheck --source eu --target asia", "/api/v1/precheck"));
        assertThat(browser.get("/console/groups/orders/lost-transactions").body())
                .contains(
                        named(
                                "Download as JSON",
                                "gad group lost-transactions orders --export json",
                                "/api/v1/groups/orders/lost-transactions?format=json"),
                        named(
                                "Download as SQL",
                                "gad group lost-transactions orders --export sql",
                                "/api/v1/groups/orders/lost-transactions?format=sql"));
    }

    @Test
    void registeringOnTheWayNamesACommandWithoutThePassword() {
        String page = "/console/groups/new?at=1&more=1&name=sales";
        assertThat(browser.get(page).body())
                .contains(named(
                        "Register and go on",
                        "gad instance add NAME --region REGION --dsn DSN --password-file FILE",
                        "/api/v1/instances"));
        String tested = browser.submitFrom(
                        page,
                        "/console/groups/new",
                        Map.of(
                                "act", "test",
                                "instanceName", "new1",
                                "instanceRegion", "r1",
                                "instanceDsn", "postgresql://gad:hunter2@h/postgres",
                                "instancePassword", "hunter3"))
                .body();
        assertThat(tested)
                .contains("gad instance add new1 --region r1 --dsn postgresql://gad@h/postgres --password-file FILE")
                .doesNotContain("hunter2", "hunter3");
    }
}
