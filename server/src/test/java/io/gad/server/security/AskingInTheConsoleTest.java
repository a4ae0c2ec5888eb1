package io.gad.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.access.AccessRole;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Held;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages that ask the members count for viewers, together with what they ask by REST, and never for administrators. */
@Timeout(60)
class AskingInTheConsoleTest {

    private static final String DIALOG = "/console/groups/orders/promote?instance=us";
    private static final String PREPARED = "/console/instances/old/prepared-transactions";

    @TempDir
    private Path directory;

    private final Held previews = new Held(AskingLimit.AT_ONCE);
    private TestServer server;
    private String viewer = "";

    @BeforeEach
    void start() {
        server = TestServer.start(directory, control -> previews.of(control, "previewPromotion"));
        Samples.fill(server.control());
        viewer = server.control()
                .tokens()
                .create("guest", AccessRole.VIEWER, Optional.empty())
                .text();
    }

    @AfterEach
    void end() {
        previews.letGo();
        server.close();
    }

    private Browser signedIn(String token) {
        Browser browser = new Browser(server);
        assertThat(browser.signIn(token).statusCode()).isEqualTo(302);
        return browser;
    }

    @Test
    void oneTooManyOfViewersIsRefusedInTheConsoleAndByRest() throws Exception {
        Browser late = signedIn(viewer);
        Browser admin = signedIn(server.running().adminToken());
        List<Future<HttpResponse<String>>> asked = new ArrayList<>();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AskingLimit.AT_ONCE; i++) {
                Browser reader = signedIn(viewer);
                asked.add(asking.submit(() -> reader.get(DIALOG)));
            }
            previews.awaitAsked();

            HttpResponse<String> page = late.get(PREPARED);
            assertThat(page.statusCode()).isEqualTo(429);
            assertThat(page.headers().firstValue("Retry-After")).isPresent();
            assertThat(page.body())
                    .contains("TOO_MANY_PRECHECKS", "Try again when one of them has ended")
                    .contains("id=\"nav-groups\"");
            assertThat(late.get(DIALOG).statusCode()).isEqualTo(429);
            assertThat(late.get("/console/groups/orders").statusCode())
                    .as("what asks nobody")
                    .isEqualTo(200);
            HttpResponse<String> rest =
                    server.send(server.anonymous("/api/v1/groups/orders/promotion-preview?instance=us")
                            .header("Authorization", "Bearer " + viewer));
            assertThat(rest.statusCode()).isEqualTo(429);
            assertThat(TestServer.problem(rest).code()).isEqualTo("TOO_MANY_PRECHECKS");

            assertThat(admin.get(PREPARED).statusCode())
                    .as("administrators are not counted")
                    .isEqualTo(200);
            Future<HttpResponse<String>> dialog = asking.submit(() -> admin.get(DIALOG));
            previews.letGo();
            assertThat(dialog.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            for (Future<HttpResponse<String>> answer : asked) {
                assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
        }
        assertThat(late.get(DIALOG).statusCode()).isEqualTo(200);
    }
}
