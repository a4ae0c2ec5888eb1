package io.gad.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.server.GadServer;
import io.gad.server.RunningServer;
import io.gad.server.settings.Setting;
import io.gad.server.settings.SettingsException;
import io.gad.server.start.ServerOptions;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is started as every server is has no page that kills anything, though everything of the demonstration lies on its
 * class path here, which it does not in the archive.
 */
@Timeout(120)
class NotInAServerTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"");

    @TempDir
    private Path directory;

    @Test
    void noFlagVariableOrRequestOpensIt() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "GAD_DEMO", "true",
                "GAD_ANNEX", "demo",
                "SPRING_APPLICATION_JSON", "{\"gad.annex\":\"demo\"}");
        ServerOptions options =
                new ServerOptions(directory, Map.of(Setting.LISTEN, "127.0.0.1:0"), environment, Optional.empty());
        try (RunningServer server = GadServer.start(options);
                HttpClient client = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .connectTimeout(Duration.ofSeconds(20))
                        .build()) {
            String mark = mark(send(client, to(server, "/console/sign-in").GET()));
            send(client, form(server, "/console/sign-in", "token=" + server.adminToken() + "&_csrf=" + mark));
            HttpResponse<String> groups =
                    send(client, to(server, "/console/groups").GET());
            assertThat(groups.body()).contains("nav-groups").doesNotContain("/console/demo", "nav-demo");

            for (String address : List.of("/console/demo", "/console/demo?annex=demo", "/console/demo/figures")) {
                HttpResponse<String> answer = send(client, to(server, address).GET());
                assertThat(answer.statusCode()).as(address).isEqualTo(404);
            }
            String order = "region=eu&deed=kill&_csrf=" + mark(groups);
            assertThat(send(client, form(server, "/console/demo", order)).statusCode())
                    .isIn(404, 405);
        }
    }

    @Test
    void noSettingIsOfIt() throws IOException {
        assertThat(Arrays.stream(Setting.values()).map(Setting::key))
                .noneMatch(key -> key.contains("demo") || key.contains("annex"));
        Files.writeString(directory.resolve("gad.yaml"), "demo: true\n");
        assertThatThrownBy(() -> ServerOptions.at(directory).settings())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'demo'");
    }

    private static String mark(HttpResponse<String> page) {
        Matcher matcher = CSRF.matcher(page.body());
        assertThat(matcher.find()).as("a form with its mark in %s", page.body()).isTrue();
        return URLEncoder.encode(matcher.group(1), StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder to(RunningServer server, String address) {
        return HttpRequest.newBuilder(URI.create(server.baseUrl() + address)).timeout(Duration.ofSeconds(20));
    }

    private static HttpRequest.Builder form(RunningServer server, String address, String fields) {
        return to(server, address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
