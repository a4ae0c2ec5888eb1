package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A group's write lease by REST and in the console. */
class WriteLeaseRoutesTest {

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
    }

    @Test
    void isTurnedOnByWhoeverConfirmsItAndTurnedOff() {
        String path = "/api/v1/groups/orders/write-lease";
        HttpResponse<String> refused = server.post(path, "{\"seconds\":15}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(TestServer.problem(refused).code()).isEqualTo("WRITE_LEASE");
        JsonNode group = TestServer.json(server.post(path, "{\"seconds\":15,\"confirm\":true}"));
        assertThat(group.get("name").asString()).isEqualTo("orders");
        assertThat(group.get("writeLease").isNull()).isTrue();
        server.post(path, "{\"seconds\":null}");
        assertThat(server.control().writeLeases).containsExactly("orders 15", "orders off");
    }

    @Test
    void isTurnedOnInTheConsoleByWhoeverAcceptsThatWritesMayStop() {
        Browser browser = new Browser(server);
        browser.signIn(server.running().adminToken());
        String path = "/console/groups/orders/write-lease";
        assertThat(browser.get("/console/groups/orders").body()).contains("change-write-lease");
        assertThat(browser.get(path).body()).contains("refuses ALL WRITES", "gad group write-lease orders");
        assertThat(browser.submit(path, Map.of("seconds", "15")).body()).contains("REFUSES ALL WRITES");
        assertThat(browser.submit(path, Map.of("seconds", "15", "accepted", "true"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(browser.submit(path, Map.of("seconds", "15", "off", "true")).statusCode())
                .isEqualTo(302);
        assertThat(server.control().writeLeases).containsExactly("orders 15", "orders off");
    }
}
