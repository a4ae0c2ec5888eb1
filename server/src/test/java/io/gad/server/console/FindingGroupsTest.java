package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.GroupView;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.health.GroupHealth;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Counted;
import io.gad.server.fake.Samples;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding one's way where there are many groups. */
class FindingGroupsTest {

    @TempDir
    static Path directory;

    static TestServer server;
    static Browser browser;

    @BeforeAll
    static void signIn() {
        server = TestServer.start(directory);
        Samples.fill(server.control());
        browser = new Browser(server);
        browser.signIn(server.running().adminToken());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void groupsAreFilteredByWhatTheyAreMadeOf() {
        assertThat(browser.get("/console/groups?q=US2").body())
                .contains("group-billing", "2 groups")
                .doesNotContain("group-orders");
        assertThat(browser.get("/console/groups?q=nothing-like-it").body())
                .contains("No group, instance or region is named like &quot;nothing-like-it&quot;.")
                .doesNotContain("group-orders\"");
    }

    @Test
    void aGroupThatIsBeingCreatedNeedsNobody(@TempDir Path own) {
        try (TestServer young = TestServer.start(own)) {
            GroupView view =
                    Samples.group("gad-1", "sales", "p", "s", GroupHealth.SECONDARY_UNREACHABLE, Optional.empty());
            Group g = view.group();
            Group creating = new Group(
                    g.id(),
                    g.name(),
                    GroupState.CREATING,
                    g.reign(),
                    g.generation(),
                    g.primary(),
                    g.members(),
                    g.tasks(),
                    g.operation(),
                    g.formers(),
                    g.attempts(),
                    g.createdAt(),
                    g.leftOut(),
                    g.writeLease(),
                    g.drillSchedule());
            young.control()
                    .groups
                    .put(
                            "sales",
                            new GroupView(
                                    creating,
                                    1,
                                    view.health(),
                                    view.members(),
                                    view.tasks(),
                                    view.operation(),
                                    view.problems(),
                                    view.readiness()));
            Browser reader = new Browser(young);
            reader.signIn(young.running().adminToken());
            assertThat(reader.get("/console/groups").body())
                    .contains("0 in step", "1 being created")
                    .doesNotContain("1 needs you");
        }
    }

    @Test
    void searchFindsGroupsAndInstances() {
        assertThat(browser.get("/console/search?q=asia").body())
                .contains("asia", "ap-south", "Standalone")
                .doesNotContain("No group, instance");
        assertThat(browser.get("/console/search?q=bill").body()).contains("/console/groups/billing", "us-east");
        assertThat(browser.get("/console/search?q=zzz").body()).contains("Nothing is named like &quot;zzz&quot;.");
        assertThat(browser.get("/console/search").body()).contains("Type a part of a group&#39;s");
    }

    @Test
    void whatASearchDoesNotShowIsCounted(@TempDir Path own) {
        try (TestServer many = TestServer.start(own)) {
            int all = SearchPages.MOST + 7;
            for (int i = 0; i < all; i++) {
                String name = "shop-" + i;
                many.control()
                        .groups
                        .put(
                                name,
                                Samples.group(
                                        "gad-" + i, name, "p" + i, "s" + i, GroupHealth.HEALTHY, Optional.empty()));
            }
            for (int i = 0; i <= SearchPages.MOST; i++) {
                many.control().instances.put("shop" + i, Samples.standalone("shop" + i, "north"));
            }
            Browser reader = new Browser(many);
            reader.signIn(many.running().adminToken());
            assertThat(reader.get("/console/search?q=shop").body())
                    .contains("And 7 more groups.", "And 1 more instance.", "Narrow the search.", "Looked at")
                    .containsPattern("data-testid=\"looked-at\"[^>]*>.*<time class=\"moment\"");
            assertThat(reader.get("/console/search?q=shop-56").body())
                    .contains("shop-56")
                    .doesNotContain("Narrow the search.");
        }
    }

    /** Reading is what costs: a page of many groups asks for all of them at once. */
    @Test
    void threeHundredGroupsAreOneLook(@TempDir Path own) {
        AtomicInteger looks = new AtomicInteger();
        try (TestServer many = TestServer.start(own, control -> Counted.of(control, looks))) {
            for (int i = 0; i < 300; i++) {
                String name = "group-" + i;
                many.control()
                        .groups
                        .put(
                                name,
                                Samples.group(
                                        "gad-" + i, name, "p" + i, "s" + i, GroupHealth.HEALTHY, Optional.empty()));
            }
            Browser reader = new Browser(many);
            reader.signIn(many.running().adminToken());
            looks.set(0);
            assertThat(reader.get("/console/groups").body()).contains("300 groups", "group-299");
            assertThat(looks).hasValue(1);
        }
    }
}
