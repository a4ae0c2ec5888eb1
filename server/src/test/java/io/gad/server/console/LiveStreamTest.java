package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.access.AccessRole;
import io.gad.control.access.AccessTokens;
import io.gad.control.event.EventKind;
import io.gad.control.event.Happening;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.report.LostTransactions;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages hear of what has changed, over real connections. */
@Timeout(60)
class LiveStreamTest {

    @TempDir
    private Path directory;

    private TestServer server;
    private Browser browser;

    @BeforeEach
    void signIn() {
        server = TestServer.start(directory);
        Samples.fill(server.control());
        Samples.fillOperations(server.control());
        browser = new Browser(server);
        browser.signIn(server.running().adminToken());
    }

    @AfterEach
    void end() {
        server.close();
    }

    /** Reads on to the next event of that name. */
    private static void awaitEvent(Iterator<String> lines, String name) {
        while (lines.hasNext()) {
            if (lines.next().equals("event: " + name)) {
                return;
            }
        }
        throw new AssertionError("Expected the event " + name + ", found the end of the stream.");
    }

    @Test
    void aPageIsToldAtOnceThatItMustBeFetchedThenThatNothingHasChangedThenWhatRings() {
        HttpResponse<Stream<String>> stream = browser.follow("/console/stream?page=operation:op-00run");
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        try (Stream<String> all = stream.body()) {
            Iterator<String> lines = all.iterator();
            awaitEvent(lines, "changed");
            awaitEvent(lines, "same");
            server.control()
                    .put(Samples.ended(
                            Objects.requireNonNull(server.control().operations.get("op-00run")), OperationState.DONE));
            awaitEvent(lines, "changed");
            awaitEvent(lines, "same");
        }
    }

    @Test
    void aStreamEndsWithTheTokenThatOpenedIt() {
        AccessTokens tokens = server.control().tokens();
        Browser guest = new Browser(server);
        guest.signIn(tokens.create("guest", AccessRole.VIEWER, Optional.empty()).text());
        try (Stream<String> all = guest.follow("/console/stream?page=groups").body()) {
            Iterator<String> lines = all.iterator();
            awaitEvent(lines, "changed");
            tokens.revoke("guest");
            awaitEvent(lines, "over");
        }
    }

    /** Lag, health, last answers: nobody rings for them. */
    @Test
    void whatChangesWithoutARingIsSeenByLooking() {
        try (Stream<String> all = browser.follow("/console/stream?page=groups").body()) {
            Iterator<String> lines = all.iterator();
            awaitEvent(lines, "same");
            server.control()
                    .groups
                    .put(
                            "orders",
                            Samples.group("gad-4f7c", "orders", "eu", "us", GroupHealth.LAGGING, Optional.empty()));
            awaitEvent(lines, "changed");
        }
    }

    @Test
    void aGroupThatIsGoneIsAChangeToo() {
        try (Stream<String> all =
                browser.follow("/console/stream?page=group:orders").body()) {
            Iterator<String> lines = all.iterator();
            awaitEvent(lines, "same");
            server.control().groups.remove("orders");
            awaitEvent(lines, "changed");
            awaitEvent(lines, "same");
        }
    }

    @Test
    void theStreamEndsWithItsSession() {
        try (Stream<String> all = browser.follow("/console/stream?page=groups").body()) {
            Iterator<String> lines = all.iterator();
            awaitEvent(lines, "same");
            browser.submitFrom("/console/groups", "/console/sign-out", Map.of());
            awaitEvent(lines, "over");
            while (lines.hasNext()) {
                assertThat(lines.next()).doesNotStartWith("event:");
            }
        }
    }

    @Test
    void tooManyOfOneSessionAreRefusedAndRoomIsMadeByThoseThatGo() {
        List<Stream<String>> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Stream<String> stream =
                    browser.follow("/console/stream?page=groups").body();
            awaitEvent(stream.iterator(), "changed");
            open.add(stream);
        }
        HttpResponse<Stream<String>> refused = browser.follow("/console/stream?page=groups");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();

        open.forEach(Stream::close);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            HttpResponse<Stream<String>> again = browser.follow("/console/stream?page=groups");
            again.body().close();
            return again.statusCode() == 200;
        });
    }

    @Test
    void nobodyFollowsWithoutASession() {
        assertThat(new Browser(server)
                        .get("/console/stream?page=groups")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/console/sign-in");
    }

    @Test
    void whatIsNoPageIsRefused() {
        HttpResponse<String> refused = browser.get("/console/stream?page=weather:eu");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("found &#39;weather:eu&#39;");
    }

    @Test
    void whoAsksForTheHeadAloneHoldsNoStream() {
        for (int i = 0; i < 12; i++) {
            HttpResponse<String> head = browser.head("/console/stream?page=groups");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        }
        HttpResponse<String> rest =
                server.send(server.request("/api/v1/operations/op-00run/events").HEAD());
        assertThat(rest.statusCode()).isEqualTo(200);
    }

    @Test
    void thePageOfEventsIsToldOfANewOne() {
        try (Stream<String> all = browser.follow("/console/stream?page=events").body()) {
            Iterator<String> lines = all.iterator();
            awaitEvent(lines, "same");
            server.control().chronicle().record(Happening.of(EventKind.SETTING_CHANGED, "something was set"));
            awaitEvent(lines, "changed");
        }
    }

    @Test
    void aGroupsPageIsToldOfItsEvents() {
        try (Stream<String> all =
                browser.follow("/console/stream?page=group:orders").body()) {
            Iterator<String> lines = all.iterator();
            awaitEvent(lines, "same");
            server.control()
                    .chronicle()
                    .record(Happening.of(EventKind.SETTING_CHANGED, "something was set")
                            .inGroup("orders"));
            awaitEvent(lines, "changed");
        }
    }

    @Test
    void drillsAreFollowed() {
        OperationRecord drill = Samples.running(
                "op-drill", new Operation.Drill("orders", "us", "SELECT 1", 1L << 30, false, false), "admin");
        server.control().put(drill);
        try (Stream<String> one =
                        browser.follow("/console/stream?page=drill:op-drill").body();
                Stream<String> all =
                        browser.follow("/console/stream?page=drills").body()) {
            Iterator<String> lines = one.iterator();
            Iterator<String> list = all.iterator();
            awaitEvent(lines, "same");
            awaitEvent(list, "same");
            server.control().put(Samples.ended(drill, OperationState.DONE));
            awaitEvent(lines, "changed");
            awaitEvent(list, "changed");
        }
    }

    /** The former primary has answered, perhaps hours later, and its lost transactions were read. */
    @Test
    void thePageOfAPromotionThatIsOverIsToldOfItsReport() {
        try (Stream<String> all =
                browser.follow("/console/stream?page=operation:op-0done").body()) {
            Iterator<String> lines = all.iterator();
            awaitEvent(lines, "same");
            server.control().lost.add(new LostTransactions("orders", "eu", 1, true, "", 0, List.of()));
            awaitEvent(lines, "changed");
        }
    }
}
