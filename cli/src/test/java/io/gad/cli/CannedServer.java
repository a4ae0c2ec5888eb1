package io.gad.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each request with the next of the answers laid ready for it; the last one stays. Remembers what was asked. */
final class CannedServer implements AutoCloseable {

    /** What was asked, as a client wrote it. */
    record Request(String line, Optional<String> authorization, String body) {}

    private record Answer(int status, String type, String body) {}

    private final HttpServer http;
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    CannedServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::serve);
        http.start();
    }

    /** @param line for example {@code GET /api/v1/groups} */
    CannedServer on(String line, int status, String json) {
        return on(line, new Answer(status, status >= 400 ? "application/problem+json" : "application/json", json));
    }

    CannedServer onText(String line, String text) {
        return on(line, new Answer(200, "text/plain", text));
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private CannedServer on(String line, Answer answer) {
        answers.computeIfAbsent(line, l -> new ArrayDeque<>()).add(answer);
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                line, Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")), body));
        Answer answer = next(line);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private synchronized Answer next(String line) {
        Queue<Answer> ready = answers.getOrDefault(line, new ArrayDeque<>());
        Answer answer = ready.size() > 1 ? ready.remove() : ready.peek();
        return answer != null
                ? answer
                : new Answer(
                        404,
                        "application/problem+json",
                        "{\"title\": \"Not found\", \"status\": 404, \"detail\": \"Nothing at " + line + ".\"}");
    }
}
