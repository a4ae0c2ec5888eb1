package io.gad.server.wiring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A real receiver of alerts on the loopback, which can be as bad as they come. */
final class Receiver implements AutoCloseable {

    /** How it answers. */
    enum Manner {
        WELL,
        STATUS_500,
        STATUS_400,
        REDIRECT,
        /** Takes the request and never answers. */
        SILENT,
        /** Answers 200 at once, and then one byte of its body each 50 ms, without end. */
        TRICKLE
    }

    /** One request as it came. */
    record Post(String path, String delivery, String timestamp, String signature, String body) {}

    final List<Post> posts = new CopyOnWriteArrayList<>();
    volatile Manner manner = Manner.WELL;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;

    /** @param port 0: a free one */
    Receiver(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posts.add(new Post(
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst(Webhooks.DELIVERY),
                exchange.getRequestHeaders().getFirst(Webhooks.TIMESTAMP),
                exchange.getRequestHeaders().getFirst(Webhooks.SIGNATURE),
                body));
        switch (manner) {
            case WELL -> exchange.sendResponseHeaders(204, -1);
            case STATUS_500 -> exchange.sendResponseHeaders(500, -1);
            case STATUS_400 -> exchange.sendResponseHeaders(400, -1);
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
                exchange.sendResponseHeaders(307, -1);
            }
            case SILENT -> await(20_000);
            case TRICKLE -> trickle(exchange);
        }
        exchange.close();
    }

    private void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (!await(50)) {
                out.write('.');
                out.flush();
            }
        }
    }

    private boolean await(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
