package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import io.gad.server.fake.FakeControlPlane;
import io.gad.server.start.AdminToken;
import io.gad.server.start.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The described interface changes only on purpose. Run with {@code -Dgad.golden=write} to accept a change. */
class OpenApiTest {

    private static final Path KEPT = Path.of("src/main/resources/io/gad/server/http/openapi.json");

    @TempDir
    Path directory;

    @Test
    void theKeptDescriptionIsTheOneThatTheRoutesGive() throws Exception {
        JsonNode description = Json.mapper().readTree(drawn());
        assertThat(description.at("/components/schemas/Problem/properties/hint").isMissingNode())
                .isFalse();
        String text = Json.write(description) + "\n";
        if ("write".equals(System.getProperty("gad.golden"))) {
            Files.writeString(KEPT, text);
        }
        assertThat(text).isEqualTo(Files.readString(KEPT));
    }

    private String drawn() throws IOException, InterruptedException {
        AdminToken token = AdminToken.in(directory);
        WebServer.Parts parts =
                new WebServer.Parts(ServerOptions.at(directory).settings(), token, new FakeControlPlane());
        try (WebServer server = WebServer.start(InetAddress.getLoopbackAddress(), parts, ApiDescription::addTo);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(server.baseUrl().resolve(ApiDescription.PATH))
                            .header("Authorization", "Bearer " + token.text())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }

    @Test
    void theServerShowsTheKeptDescription() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            HttpResponse<String> response = server.get("/v3/api-docs");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(response.body()).isEqualTo(Files.readString(KEPT));
        }
    }
}
