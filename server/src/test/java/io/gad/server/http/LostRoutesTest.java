package io.gad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.ReapplyResult;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LostRoutesTest {

    private static final String LOST = "/api/v1/groups/orders/lost-transactions";

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
    void fill() {
        server.control().clear();
        Samples.fill(server.control());
    }

    @Test
    void theyAreExportedAsJsonAndAsSql() {
        JsonNode lost = TestServer.json(server.get(LOST));
        assertThat(lost.get("formerPrimary").asString()).isEqualTo("old");
        assertThat(lost.get("total").asInt()).isEqualTo(1);
        assertThat(lost.at("/transactions/0/changes/0/new/note").asString()).isEqualTo("it's");
        assertThat(lost.at("/transactions/0/status").asString()).isEqualTo("OPEN");
        assertThat(lost.at("/transactions/0/changeCount").asInt()).isEqualTo(1);
        HttpResponse<String> sql = server.get(LOST + "?format=sql");
        assertThat(sql.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(sql.body())
                .contains(
                        "INSERT INTO \"public\".\"orders\" (\"id\", \"note\") OVERRIDING SYSTEM VALUE VALUES ('7', 'it''s');")
                .contains("ROLLBACK;");
        assertThat(server.get(LOST + "?format=xml").statusCode()).isEqualTo(400);
    }

    @Test
    void aPartOfThemIsTheSameDocument() {
        assertThat(TestServer.json(server.get(LOST + "?limit=10"))).isEqualTo(TestServer.json(server.get(LOST)));
        JsonNode behind = TestServer.json(server.get(LOST + "?offset=1"));
        assertThat(behind.get("total").asInt()).isEqualTo(1);
        assertThat(behind.get("offset").asInt()).isEqualTo(1);
        assertThat(behind.get("transactions").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?offset=-1", "?limit=0", "?limit=201"})
    void aPartHasItsBounds(String query) {
        assertThat(server.get(LOST + query).statusCode()).isEqualTo(400);
    }

    @Test
    void anUnknownGroupIsToldBeforeAnythingIsWritten() {
        HttpResponse<String> response = server.get("/api/v1/groups/none/lost-transactions?format=sql");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestServer.problem(response).code()).isEqualTo("GROUP_UNKNOWN");
    }

    @Test
    void oneIsReappliedAfterALook() {
        server.control()
                .lostConflicts
                .add(new ReapplyResult.Conflict(
                        "public.orders",
                        "INSERT",
                        "KEY_TAKEN",
                        true,
                        Map.of("id", "7"),
                        Map.of(),
                        Map.of("id", "7", "note", "other"),
                        "Another row has its key."));
        String one = "\"action\": \"reapply\", \"database\": \"app\", \"lsn\": \"0/1A2B90\"";
        JsonNode look = TestServer.json(server.post(LOST, "{" + one + ", \"dryRun\": true}"));
        assertThat(look.get("outcome").asString()).isEqualTo("CONFLICTS");
        assertThat(look.at("/conflicts/0/kind").asString()).isEqualTo("KEY_TAKEN");
        assertThat(look.at("/conflicts/0/found/note").asString()).isEqualTo("other");
        assertThat(look.at("/conflicts/0/expected").isNull()).isTrue();
        HttpResponse<String> refused = server.post(LOST, "{" + one + "}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(TestServer.problem(refused).code()).isEqualTo("REAPPLY_CONFLICT");
        JsonNode done = TestServer.json(server.post(LOST, "{" + one + ", \"force\": true}"));
        assertThat(done.get("outcome").asString()).isEqualTo("APPLIED");
        assertThat(server.control().lostActions)
                .containsExactly(
                        "look at app:0/1A2B90 by admin",
                        "reapply app:0/1A2B90 by admin",
                        "reapply app:0/1A2B90 by force by admin");
    }

    @Test
    void oneOrAllAreDismissed() {
        server.post(LOST, "{\"action\": \"dismiss\", \"database\": \"app\", \"lsn\": \"0/1A2B90\"}");
        JsonNode all = TestServer.json(server.post(LOST, "{\"action\": \"dismiss\", \"all\": true, \"total\": 1}"));
        assertThat(all.get("outcome").asString()).isEqualTo("DISMISSED");
        assertThat(all.get("transactions").asInt()).isEqualTo(1);
        assertThat(server.control().lostActions)
                .containsExactly("dismiss app:0/1A2B90 by admin", "dismiss all 1 of orders by admin");
        server.post(
                LOST,
                "{\"action\": \"dismiss\", \"all\": true, \"total\": 1, \"formerPrimary\": \"old\", \"epoch\": 3}");
        assertThat(server.control().lostActions.getLast()).isEqualTo("dismiss all 1 of orders from old in 3 by admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"action\": \"undo\", \"database\": \"app\", \"lsn\": \"0/1\"}",
                "{\"action\": \"reapply\", \"all\": true}",
                "{\"action\": \"dismiss\", \"database\": \"app\"}",
                "{\"action\": \"dismiss\", \"all\": true}",
                "{\"action\": \"dismiss\", \"database\": \"app\", \"lsn\": \"0/1A2B90\", \"dryRun\": true}"
            })
    void whatIsNotSaidIsNotDone(String body) {
        assertThat(server.post(LOST, body).statusCode()).isEqualTo(400);
        assertThat(server.control().lostActions).isEmpty();
    }
}
