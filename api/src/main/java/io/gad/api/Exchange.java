package io.gad.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import tools.jackson.core.JacksonException;

/** Requests and answers by HTTP; what is no answer of a server is told as what it is. Thread-safe. */
final class Exchange implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A promotion is accepted only after its probes; a precheck asks two servers. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI server;
    private final Optional<String> token;
    private final HttpClient http;

    Exchange(URI server, Optional<String> token) {
        this.server = server;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if ("http".equalsIgnoreCase(server.getScheme())) {
            builder.sslContext(trustsNobody());
        }
        this.http = builder.build();
    }

    /** For plain HTTP, which asks nobody for a certificate: reading those of this machine takes longer than a request. */
    private static SSLContext trustsNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected this Java to know TLS", e);
        }
    }

    <T> T get(String path, Class<T> type) {
        return read(send("GET", path, Optional.empty()), type);
    }

    <T> T post(String path, Class<T> type) {
        return read(send("POST", path, Optional.empty()), type);
    }

    <T> T post(String path, Object body, Class<T> type) {
        return read(send("POST", path, Optional.of(Json.write(body))), type);
    }

    <T> T read(String body, Class<T> type) {
        try {
            return Json.read(body, type);
        } catch (JacksonException e) {
            throw new NoServerException(server, "an answer that is no " + type.getSimpleName(), e);
        }
    }

    String send(String method, String path, Optional<String> body) {
        return send(method, path, body, ANSWER);
    }

    String send(String method, String path, Optional<String> body, Duration patience) {
        HttpResponse<String> response = exchange(method, path, body, patience, BodyHandlers.ofString());
        if (isGood(response.statusCode())) {
            return response.body();
        }
        throw new ProblemException(problem(response, response.body()));
    }

    /** Copies an answer as it comes. */
    void copy(String path, Duration patience, OutputStream into) {
        HttpResponse<InputStream> response =
                exchange("GET", path, Optional.empty(), patience, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (!isGood(response.statusCode())) {
                throw new ProblemException(problem(response, new String(body.readAllBytes(), StandardCharsets.UTF_8)));
            }
            body.transferTo(into);
        } catch (IOException e) {
            throw new NoServerException(server, "an answer that breaks off", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static boolean isGood(int status) {
        return status >= 200 && status < 300;
    }

    private <T> HttpResponse<T> exchange(
            String method, String path, Optional<String> body, Duration patience, HttpResponse.BodyHandler<T> reader) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(patience)
                .header("Accept", "application/json, " + Problem.MEDIA_TYPE + ", text/plain")
                .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
        body.ifPresent(b -> request.header("Content-Type", "application/json"));
        if (method.equals("POST")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        try {
            return http.send(request.build(), reader);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new NoServerException(server, "no answer (" + why + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoServerException(server, "no answer (interrupted)", e);
        }
    }

    private Problem problem(HttpResponse<?> response, String body) {
        int status = response.statusCode();
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.contains("json")) {
            try {
                Problem problem = Json.read(body, Problem.class);
                return problem.status() == 0
                        ? new Problem(
                                problem.type(),
                                problem.title(),
                                status,
                                problem.detail(),
                                problem.code(),
                                problem.hint())
                        : problem;
            } catch (JacksonException e) {
                throw new NoServerException(server, "status " + status + " with a body that is no problem document", e);
            }
        }
        if (status == 401) {
            return Problem.of(
                    "UNAUTHORIZED",
                    status,
                    "No valid token",
                    "Expected a valid token, found none or a wrong one.",
                    "Give it by GAD_TOKEN, GAD_TOKEN_FILE or ~/.config/gad/token.");
        }
        throw new NoServerException(server, "status " + status + " without a problem document");
    }
}
