package io.gad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.recover.RecoveryRequest;
import io.gad.postgres.Dsn;
import io.gad.postgres.Secret;
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
import tools.jackson.databind.JsonNode;

/** A lost server's state is asked for by one request, whose passwords come back in no answer. */
class RecoverRouteTest {

    private static final String RECOVER = "/api/v1/recover";

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
    void handsOverWhomToAskAndTellsWhatWasRebuilt() {
        HttpResponse<String> response = server.post(RECOVER, """
                {"dsn": "postgresql://gad@us-db:5432/postgres", "password": "s3cret", "passwords": {"eu": "0ther"}}""");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("s3cret", "0ther");
        JsonNode recovered = TestServer.json(response);
        assertThat(recovered.get("generation").asLong()).isEqualTo(2);
        assertThat(recovered.at("/reached/0").asString()).isEqualTo("us");
        assertThat(recovered.at("/unreached/eu").asString()).isEqualTo("no answer");
        assertThat(server.control().recoveries)
                .containsExactly(new RecoveryRequest(
                        Dsn.parse("postgresql://gad@us-db:5432/postgres"),
                        new Secret("s3cret"),
                        Map.of("eu", new Secret("0ther"))));
    }

    @Test
    void aPasswordInTheDsnIsRefusedAndNotRepeated() {
        HttpResponse<String> response =
                server.post(RECOVER, "{\"dsn\": \"postgresql://gad:s3cret@us-db:5432/postgres\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("INVALID_DSN").doesNotContain("s3cret");
    }

    @Test
    void withoutADsnNothingIsAsked() {
        assertThat(server.post(RECOVER, "{}").statusCode()).isEqualTo(400);
        assertThat(server.control().recoveries).isEmpty();
    }
}
