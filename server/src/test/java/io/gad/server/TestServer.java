package io.gad.server;

import io.gad.api.Json;
import io.gad.api.Problem;
import io.gad.control.ControlPlane;
import io.gad.server.fake.FakeControlPlane;
import io.gad.server.settings.Setting;
import io.gad.server.start.ServerOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A server in this process on a free port, and a client that shows exactly what it answers. */
public final class TestServer implements AutoCloseable {

    private final RunningServer server;
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final FakeControlPlane control;

    private TestServer(RunningServer server, FakeControlPlane control) {
        this.server = server;
        this.control = control;
    }

    public static TestServer start(Path directory) {
        return start(directory, control -> control);
    }

    /** @param plane what the server gets in the place of the fake */
    public static TestServer start(Path directory, UnaryOperator<ControlPlane> plane) {
        return start(directory, plane, null);
    }

    /** With a page more in its console. */
    public static TestServer start(Path directory, Annex annex) {
        return start(directory, control -> control, annex);
    }

    private static TestServer start(Path directory, UnaryOperator<ControlPlane> plane, @Nullable Annex annex) {
        FakeControlPlane control = new FakeControlPlane();
        ServerOptions options = ServerOptions.at(directory.resolve("data")).with(Setting.SIGN_IN_ATTEMPTS, "3");
        return new TestServer(GadServer.start(options, (settings, data) -> plane.apply(control), annex), control);
    }

    public FakeControlPlane control() {
        return control;
    }

    public RunningServer running() {
        return server;
    }

    /** A request with the token. */
    public HttpRequest.Builder request(String path) {
        return anonymous(path).header("Authorization", "Bearer " + server.adminToken());
    }

    /** A request without the token. */
    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(server.baseUrl().resolve(path)).timeout(Duration.ofSeconds(20));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<String> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        return Json.mapper().readTree(response.body());
    }

    public static Problem problem(HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("none");
        if (!type.startsWith(Problem.MEDIA_TYPE)) {
            throw new AssertionError("Expected a problem document, found " + type + ": " + response.body());
        }
        return Json.read(response.body(), Problem.class);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
