package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.access.AccessRole;
import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.control.event.EventKind;
import io.gad.control.event.Happening;
import io.gad.server.Annex;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.http.BadRequestException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page that whoever starts the server in their own process adds to its console. */
@Timeout(60)
class AnnexTest {

    private static final Map<String, String> PUSH = Map.of("deed", "push");

    @TempDir
    private Path directory;

    /** Counts how often it was pushed. */
    private static final class Trial implements Annex {

        private final AtomicInteger pushed = new AtomicInteger();

        @Override
        public String name() {
            return "trial";
        }

        @Override
        public String folder() {
            return "io.gad.server.console.annex";
        }

        @Override
        public Object look() {
            return "pushed " + pushed.get();
        }

        @Override
        public Charts.Drawn figures() {
            return new Charts.Drawn(1, 2, List.of(1L), List.of(), List.of(), null);
        }

        @Override
        public Optional<Happening> act(Map<String, String> form) {
            if (!"push".equals(form.get("deed"))) {
                throw new BadRequestException("Expected push, found '" + form.get("deed") + "'.");
            }
            return pushed.getAndIncrement() == 0
                    ? Optional.of(Happening.of(EventKind.DISASTER_PLAYED, "It was pushed")
                            .inGroup("orders"))
                    : Optional.empty();
        }
    }

    private static Browser signedIn(TestServer server, String token) {
        Browser browser = new Browser(server);
        assertThat(browser.signIn(token).statusCode()).isEqualTo(302);
        return browser;
    }

    private static List<Event> played(TestServer server) {
        return server.control().events(EventFilter.newest(100)).stream()
                .filter(e -> e.kind() == EventKind.DISASTER_PLAYED)
                .toList();
    }

    @Test
    void isShownWithItsOwnTemplateAndTextsAndActsInTheNameOfWhoeverPressed() {
        try (TestServer server = TestServer.start(directory, new Trial())) {
            Browser browser = signedIn(server, server.running().adminToken());
            assertThat(browser.get("/console/groups").body()).contains("href=\"/console/trial\"", "Trial of an annex");
            HttpResponse<String> page = browser.get("/console/trial");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<h1>Trial of an annex</h1>", "pushed 0", "aria-current=\"page\"");

            HttpResponse<String> pushed = browser.submit("/console/trial", PUSH);
            assertThat(pushed.statusCode()).isEqualTo(302);
            assertThat(pushed.headers().firstValue("Location").orElseThrow()).endsWith("/console/trial");
            assertThat(browser.get("/console/trial").body()).contains("pushed 1");
            var again = browser.submit("/console/trial", PUSH);
            assertThat(again.statusCode()).isEqualTo(302);
            assertThat(played(server))
                    .as("what changed nothing is no event")
                    .singleElement()
                    .satisfies(event -> assertThat(event.actor()).contains("admin"))
                    .satisfies(event -> assertThat(event.group()).contains("orders"))
                    .satisfies(event -> assertThat(event.text()).isEqualTo("It was pushed"));
            assertThat(browser.get("/console/trial/figures").body()).contains("\"from\":1");
        }
    }

    @Test
    void whatItRefusesIsSaidAboveThePage() {
        try (TestServer server = TestServer.start(directory, new Trial())) {
            Browser browser = signedIn(server, server.running().adminToken());
            HttpResponse<String> refused = browser.submit("/console/trial", Map.of("deed", "pull"));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("data-testid=\"problem\"", "Expected push, found", "pushed 0");
        }
    }

    @Test
    void aFormWithoutItsMarkAndAViewersAreNotTaken() {
        Trial trial = new Trial();
        try (TestServer server = TestServer.start(directory, trial)) {
            Browser admin = signedIn(server, server.running().adminToken());
            assertThat(admin.postRaw("/console/trial", PUSH)
                            .headers()
                            .firstValue("Location")
                            .orElseThrow())
                    .endsWith("/console/sign-in?expired");
            String token = server.control()
                    .tokens()
                    .create("guest", AccessRole.VIEWER, Optional.empty())
                    .text();
            Browser viewer = signedIn(server, token);
            assertThat(viewer.get("/console/trial").body()).contains("pushed 0").doesNotContain("Push<");
            assertThat(viewer.get("/console/trial/figures").statusCode()).isEqualTo(200);
            HttpResponse<String> refused = viewer.submit("/console/trial", PUSH);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("FORBIDDEN", "guest");
            assertThat(new Browser(server).get("/console/trial").statusCode()).isEqualTo(302);
            assertThat(trial.look()).isEqualTo("pushed 0");
        }
    }

    @Test
    void itsStreamTellsWhenItLooksOtherwise() {
        Trial trial = new Trial();
        try (TestServer server = TestServer.start(directory, trial)) {
            Browser browser = signedIn(server, server.running().adminToken());
            try (Stream<String> all =
                    browser.follow("/console/stream?page=annex").body()) {
                Iterator<String> events =
                        all.filter(line -> line.startsWith("event: ")).iterator();
                assertThat(events.next()).isEqualTo("event: changed");
                assertThat(events.next()).isEqualTo("event: same");
                var unused = trial.act(PUSH);
                String next = events.next();
                assertThat(next.equals("event: same") ? events.next() : next).isEqualTo("event: changed");
            }
        }
    }

    @Test
    void aServerWithoutOneHasNothingOfIt() {
        try (TestServer server = TestServer.start(directory)) {
            Browser browser = signedIn(server, server.running().adminToken());
            assertThat(browser.get("/console/groups").body()).doesNotContain("/console/trial", "place.trial");
            assertThat(browser.get("/console/trial").statusCode()).isEqualTo(404);
            assertThat(browser.get("/console/trial/figures").statusCode()).isEqualTo(404);
            assertThat(browser.submitFrom("/console/groups", "/console/trial", PUSH)
                            .statusCode())
                    .isIn(404, 405);
            assertThat(played(server)).isEmpty();
        }
    }
}
