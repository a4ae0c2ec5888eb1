package io.gad.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.gad.demo.Stage;
import io.gad.server.GadServer;
import io.gad.server.RunningServer;
import io.gad.server.start.ServerOptions;
import io.gad.testkit.Await;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pictures of every page of the console, taken from {@code gad demo} on the way through a lost region and back; clicks alone change
 * anything. {@code scripts/screenshots} runs it.
 */
public final class Pictures {

    /** All of them, by name. */
    static final Set<String> NAMES = Set.of(
            "add-secondary",
            "comparison",
            "confirm",
            "copying",
            "create-group",
            "create-group-check",
            "create-group-data",
            "create-group-secondaries",
            "demo",
            "demo-outage",
            "demo-upgraded",
            "drill",
            "drill-dialog",
            "drills",
            "events",
            "former-primary",
            "group-in-step",
            "group-primary-lost",
            "group-primary-lost-dark",
            "group-primary-lost-narrow",
            "groups",
            "groups-dark",
            "groups-primary-lost",
            "history",
            "instances",
            "lost-transactions",
            "lost-transactions-narrow",
            "no-groups",
            "no-such-group",
            "operation",
            "operations",
            "prepared-transactions",
            "reapply",
            "register-instance",
            "search",
            "sign-in",
            "stale",
            "switch-over",
            "upgrade-alive",
            "upgrade-dialog",
            "upgraded",
            "write-lease");

    /** Beside the pictures: of which pages they were taken. */
    static final String TAKEN_OF = "taken-of.txt";

    /** Where the pages' templates, texts, styles and scripts stand. */
    private static final List<String> PAGES =
            List.of("server/src/main/resources/io/gad/server/console", "demo/src/main/resources/io/gad/demo");

    /** So long that the charts have something to show. */
    private static final Duration HISTORY = Duration.ofSeconds(75);

    /** So many, over a line so slow, that the copy is seen while it goes on. */
    private static final int PARTS = 400_000;

    private static final Duration SLOW = Duration.ofMillis(40);

    private static final double LIMIT_MILLIS = Duration.ofSeconds(120).toMillis();

    private final Browser browser;
    private final Stage demo;
    private final PostgresServer third;
    private final PostgresServer narrow;
    private final Camera camera;

    private Pictures(Browser browser, Stage demo, PostgresServer third, PostgresServer narrow, Camera camera) {
        this.browser = browser;
        this.demo = demo;
        this.third = third;
        this.narrow = narrow;
        this.camera = camera;
    }

    /** @param arguments the folder for the pictures */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String pages =
                pages(Path.of("").toAbsolutePath()); // before they are taken: what is changed meanwhile is not on them
        Path data = Files.createTempDirectory("gad-pictures-");
        try (Stage demo = Stage.toPlayWith(Files.createDirectories(data.resolve("demo")));
                PostgresServer third = PostgresServer.start();
                PostgresServer narrow =
                        PostgresServer.start(PostgresOptions.forTests().with("wal_level", "replica"));
                Browser browser = new Browser()) {
            long begun = System.nanoTime();
            Camera camera = new Camera(browser.page(), folder, NAMES);
            Pictures pictures = new Pictures(browser, demo, third, narrow, camera);
            pictures.withoutGroups(data.resolve("empty"));
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
            pictures.createAnother();
            camera.expectAll();
            Files.writeString(folder.resolve(TAKEN_OF), pages + "\n");
        } finally {
            remove(data);
        }
    }

    /** Names the state of the console's pages. */
    static String pages(Path root) {
        return SourcesHash.under(root, PAGES);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** As it is on the first day. */
    private void withoutGroups(Path data) {
        try (RunningServer fresh = GadServer.start(ServerOptions.at(data))) {
            browser.page().navigate(fresh.baseUrl().toString());
            browser.at("token").fill(fresh.adminToken());
            browser.click("sign-in");
            see("no-groups", "");
            camera.take("no-groups");
        }
    }

    private void signIn() {
        browser.page().navigate(demo.server().baseUrl().toString());
        camera.take("sign-in");
        browser.at("token").fill(demo.server().adminToken());
        browser.click("sign-in");
        see("group-orders", "In step");
    }

    private void registerTheThird() {
        fillRegistration("ap", "ap-south", third.dsn());
        camera.take("register-instance");
        register("ap", third.password());
        go("/console/groups/new");
        camera.take("create-group");
        go("/console/groups/orders/secondaries/new");
        camera.take("add-secondary");
    }

    private void fillRegistration(String name, String region, String dsn) {
        browser.open("instances");
        browser.click("register");
        Page page = browser.page();
        page.getByLabel("Name").fill(name);
        page.getByLabel("Region").fill(region);
        page.getByLabel("Address (DSN)").fill(dsn);
    }

    private void register(String name, String password) {
        browser.page().getByLabel("Password").fill(password);
        browser.click("submit");
        see("instance-" + name, "Standalone");
    }

    private void inStep() {
        browser.open("demo");
        see("clients", "The clients write to eu.");
        see("said-writes", "eu ");
        camera.take("demo");
        browser.open("groups");
        see("group-orders", "In step");
        camera.take("groups");
        camera.takeDark("groups-dark");
        openGroup();
        see("verdict", "promoting it now would lose");
        see("said-lag", "worst");
        camera.takeWhole("group-in-step");
        stale();
    }

    /** Nothing comes from the server any more. */
    private void stale() {
        try (FaultyNetwork line = FaultyNetwork.to(demo.server().baseUrl().getPort())) {
            browser.page().navigate("http://127.0.0.1:" + line.port() + "/console/groups/orders");
            see("live-indicator", "live");
            line.cut();
            see("live-indicator", "stale since");
            camera.take("stale");
        }
    }

    private void dialogs() {
        openGroup();
        browser.click("switch-over-us");
        see("expected-loss", "Nothing");
        camera.take("switch-over");
        go("/console/groups/orders/promote?instance=us");
        see("primary-answers", "eu still answers");
        camera.take("upgrade-alive");
        openGroup();
        browser.click("change-write-lease");
        camera.take("write-lease");
        openGroup();
        browser.click("remove-us");
        camera.take("confirm");
        openGroup();
        browser.click("verify-us");
        browser.click("compare");
        see("comparison-verdict", "Equal");
        camera.take("comparison");
    }

    private void drill() {
        openGroup();
        browser.click("drill-us");
        camera.take("drill-dialog");
        browser.click("ok");
        see("drill-verdict", "Passed");
        camera.take("drill");
        browser.open("drills");
        camera.take("drills");
    }

    private void cutEu() {
        browser.open("demo");
        browser.click("cut-eu");
        see("clients", "Nobody can write.");
        camera.take("demo-outage");
        browser.open("groups");
        see("group-orders", "Primary does not answer");
        camera.take("groups-primary-lost");
        openGroup();
        see("verdict", "has not answered for");
        camera.takeWhole("group-primary-lost");
        camera.takeDark("group-primary-lost-dark");
        camera.takeNarrow("group-primary-lost-narrow");
    }

    private void upgrade() {
        browser.click("verdict-action");
        see("promote-form", "OK");
        camera.take("upgrade-dialog");
        browser.click("ok");
        see("outcome", "Done");
        camera.take("upgraded");
        browser.open("demo");
        see("clients", "The clients write to us.");
        see("said-writes", "us ");
        camera.take("demo-upgraded");
    }

    private void comeBack() {
        browser.click("restore-eu");
        see("inside", "Cannot write");
        browser.open("instances");
        see("instance-eu", "Fenced");
        camera.take("former-primary");
        browser.click("lost-eu");
        see("report-eu", "Complete");
        browser.at("lost").locator("summary").first().click();
        camera.take("lost-transactions");
        camera.takeNarrow("lost-transactions-narrow");
        browser.page().locator("[data-testid^='reapply-']").first().click();
        see("preview", "");
        camera.take("reapply");
        go("/console/instances/eu/prepared-transactions");
        camera.take("prepared-transactions");
        browser.open("instances");
        browser.click("add-back-eu");
        browser.click("submit");
        see("outcome", "Done");
        camera.take("operation");
        browser.click("to-group");
        see("verdict", "In step");
        see("said-lag", "worst");
        camera.takePart("history", browser.at("charts"));
    }

    private void lists() {
        browser.open("instances");
        camera.take("instances");
        browser.open("operations");
        camera.take("operations");
        browser.open("events");
        camera.take("events");
        browser.page().locator("#search").fill("eu");
        assertThat(browser.page().locator("#found a").first()).isVisible();
        camera.take("search");
        go("/console/groups/none");
        see("problem", "No such group");
        camera.take("no-such-group");
    }

    /** Step by step: first with a primary that is not fit for it, then until the copy is under way. */
    private void createAnother() {
        third.execute("postgres", "CREATE DATABASE stock");
        third.execute("stock", "CREATE TABLE part (id int PRIMARY KEY, name text NOT NULL)");
        third.execute(
                "stock",
                "INSERT INTO part SELECT n, 'part ' || md5(n::text) FROM generate_series(1, " + PARTS + ") AS n");
        try (FaultyNetwork line = FaultyNetwork.to(narrow.port())) {
            fillRegistration("sa", "sa-east", line.dsn());
            register("sa", narrow.password());
            go("/console/groups/new?at=2&name=stock&primary=ap&secondaries=sa");
            see("secondaries-form", "sa");
            camera.take("create-group-secondaries");
            go("/console/groups/new?at=3&name=stock&primary=ap&secondaries=sa");
            see("holdings", "stock");
            camera.take("create-group-data");
            go("/console/groups/new?at=4&name=stock&primary=sa&secondaries=ap");
            see("check-ap", "ALTER SYSTEM SET wal_level");
            camera.takeWhole("create-group-check");
            go("/console/groups/new?at=4&name=stock&primary=ap&secondaries=sa");
            see("check-sa", "");
            line.delay(SLOW);
            browser.click("submit");
            see("copy-stock", "are there");
            camera.take("copying");
            line.heal();
            see("outcome", "Done");
        }
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
}
