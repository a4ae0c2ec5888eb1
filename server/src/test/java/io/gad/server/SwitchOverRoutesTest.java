package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.operation.Operation;
import io.gad.server.fake.Samples;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A switch over by REST and by the console's dialog. */
class SwitchOverRoutesTest {

    private static final Operation.SwitchOver SEEN = new Operation.SwitchOver("orders", "us", Optional.of(1L));

    @TempDir
    static Path directory;

    static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void samples() {
        server.control().clear();
        Samples.fill(server.control());
        Samples.fillOperations(server.control());
    }

    @Test
    void isAskedForAndPreviewedByRest() {
        var response = server.post(
                "/api/v1/groups/orders/operations",
                "{\"type\":\"switch-over\",\"instance\":\"us\",\"expectedEpoch\":1}");
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode operation = TestServer.json(response);
        assertThat(operation.get("type").asString()).isEqualTo("switch-over");
        assertThat(operation.get("instance").asString()).isEqualTo("us");
        assertThat(operation.get("expectedLoss").isNull()).isTrue();
        assertThat(operation.get("writeOutageMillis").isNull()).isTrue();
        assertThat(server.control().submitted).containsExactly(SEEN);

        String preview = "/api/v1/groups/orders/promotion-preview?instance=us&expectedEpoch=1&kind=";
        assertThat(server.get(preview + "switch-over").statusCode()).isEqualTo(200);
        assertThat(server.control().switchOversPreviewed).containsExactly(SEEN);
        assertThat(server.get(preview + "other").statusCode()).isEqualTo(400);
    }

    @Test
    void isOfferedFirstWhileThePrimaryAnswersAndAskedForByItsDialog() {
        Browser browser = new Browser(server);
        assertThat(browser.signIn(server.running().adminToken()).statusCode()).isEqualTo(302);
        String path = "/console/groups/orders/switch-over?instance=us";
        assertThat(browser.get(path).body())
                .contains(
                        "Nothing.",
                        "Nobody can write for a moment",
                        "The roles turn",
                        "gad group switch-over orders us")
                .doesNotContain("may be lost");

        var response = browser.submit(path, Map.of());

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow()).contains("/console/operations/op-");
        assertThat(server.control().submitted).containsExactly(SEEN);
    }
}
