package io.gad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import io.gad.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The described interface changes only on purpose. Run with {@code -Dgad.golden=write} to accept a change. */
class OpenApiTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/gad/server/http/openapi.json");

    @TempDir
    Path directory;

    @Test
    void theDescriptionIsTheKeptOne() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            HttpResponse<String> response = server.get("/v3/api-docs");
            assertThat(response.statusCode()).isEqualTo(200);
            JsonNode description = TestServer.json(response);
            assertThat(description
                            .at("/components/schemas/Problem/properties/hint")
                            .isMissingNode())
                    .isFalse();
            String text = Json.write(description) + "\n";
            if ("write".equals(System.getProperty("gad.golden"))) {
                Files.createDirectories(GOLDEN.getParent());
                Files.writeString(GOLDEN, text);
            }
            assertThat(text).isEqualTo(Files.readString(GOLDEN));
        }
    }
}
