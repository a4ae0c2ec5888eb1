package io.gad.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.access.AccessRole;
import io.gad.server.TestServer;
import io.gad.server.fake.Held;
import io.gad.server.fake.Samples;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever only looks on has few sessions opened on the members at once. */
@Timeout(60)
class AskingLimitTest {

    private static final String PRECHECK = "/api/v1/groups/orders/precheck";

    @TempDir
    private Path directory;

    private final Held prechecks = new Held(AskingLimit.AT_ONCE);
    private TestServer server;
    private String viewer = "";

    @BeforeEach
    void start() {
        server = TestServer.start(directory, control -> prechecks.of(control, "precheckGroup"));
        Samples.fill(server.control());
        viewer = server.control()
                .tokens()
                .create("guest", AccessRole.VIEWER, Optional.empty())
                .text();
    }

    @AfterEach
    void end() {
        prechecks.letGo();
        server.close();
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) {
        return server.send(request.POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder asViewer() {
        return server.anonymous(PRECHECK).header("Authorization", "Bearer " + viewer);
    }

    @Test
    void oneTooManyIsRefusedAndRoomIsMadeByThoseThatEnd() throws Exception {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> asked = IntStream.range(0, AskingLimit.AT_ONCE)
                    .mapToObj(i -> asking.submit(() -> ask(asViewer())))
                    .toList();
            prechecks.awaitAsked();
            HttpResponse<String> refused = ask(asViewer());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(TestServer.problem(refused).code()).isEqualTo("TOO_MANY_PRECHECKS");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            Future<HttpResponse<String>> admins = asking.submit(() -> ask(server.request(PRECHECK)));
            prechecks.letGo();
            assertThat(admins.get(30, TimeUnit.SECONDS).statusCode())
                    .as("administrators are not counted")
                    .isEqualTo(200);
            for (Future<HttpResponse<String>> answer : asked) {
                assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
        }
        assertThat(ask(asViewer()).statusCode()).isEqualTo(200);
    }
}
