package io.gad.server.load;

import io.gad.api.Json;
import io.gad.control.ControlPlane;
import io.gad.control.ControlSettings;
import io.gad.control.Outward;
import io.gad.control.operation.CrashPoints;
import io.gad.server.Browser;
import io.gad.server.GadServer;
import io.gad.server.RunningServer;
import io.gad.server.start.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Measures how long the pages of a server take that has many groups, while that does all that it does besides: probes, rounds, history,
 * alerts, three open pages that are followed, and a scrape of its metrics every few seconds. {@code scripts/console-pages} starts it.
 */
public final class ConsolePages {

    private static final int OPERATIONS = 10_000;
    private static final int EVENTS = 50_000;
    private static final int WARM_UP = 30;
    private static final double USUAL_LIMIT_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SCRAPE_SECONDS = 5;

    /** One page, and how long its requests took. */
    private static final class Timed {

        private final String page;
        private final long[] micros;
        private long bytes;

        Timed(String page, long[] micros) {
            this.page = page;
            this.micros = micros;
        }

        double millis(double share) {
            long[] sorted = Arrays.stream(micros).sorted().toArray();
            int rank = (int) Math.ceil(share * sorted.length) - 1;
            return sorted[Math.max(0, rank)] / 1_000.0;
        }

        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("page", page);
            figures.put("kilobytes", bytes / 1_024);
            figures.put("medianMillis", millis(0.5));
            figures.put("p99Millis", millis(0.99));
            figures.put("largestMillis", millis(1));
            return figures;
        }
    }

    private final RunningServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger besides = new AtomicInteger();

    private ConsolePages(RunningServer server) {
        this.server = server;
    }

    /**
     * Ends with 1 if a page is slow.
     *
     * @param arguments how many groups (300), how many requests of each page (200), and the file for the figures as JSON; anywhere among
     *     them {@code --limit} and the milliseconds (200) that no page's 99th percentile may reach
     */
    public static void main(String[] arguments) throws Exception {
        List<String> given = new ArrayList<>(List.of(arguments));
        int option = given.indexOf("--limit");
        double limit = USUAL_LIMIT_MILLIS;
        if (option >= 0) {
            limit = Double.parseDouble(given.remove(option + 1));
            given.remove(option);
        }
        int count = !given.isEmpty() ? Integer.parseInt(given.get(0)) : 300;
        int requests = given.size() > 1 ? Integer.parseInt(given.get(1)) : 200;
        List<Timed> slow = List.of();
        Path directory = Files.createTempDirectory("gad-console-pages");
        try {
            ManyGroups groups = new ManyGroups(count);
            System.out.printf("Writing %d groups, %d operations, %d events%n", count, OPERATIONS, EVENTS);
            groups.fill(directory, OPERATIONS, EVENTS);
            long begun = System.nanoTime();
            try (RunningServer server = GadServer.start(
                    ServerOptions.at(directory),
                    (settings, data) -> ControlPlane.open(
                            data,
                            PlayedMembers.members(groups),
                            PlayedMembers.tasks(groups),
                            ControlSettings.DEFAULTS,
                            Outward.NOTHING,
                            CrashPoints.NONE,
                            Clock.systemUTC()))) {
                System.out.printf("The server answers %d ms after its start%n", millisSince(begun));
                List<Timed> timed = new ConsolePages(server).measure(groups, count, requests);
                print(timed);
                slow = slow(timed, limit);
                if (given.size() > 2) {
                    Files.writeString(
                            Path.of(given.get(2)),
                            Json.write(timed.stream().map(Timed::figures).toList()));
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        System.exit(slow.isEmpty() ? 0 : 1);
    }

    /** Says which they are. */
    private static List<Timed> slow(List<Timed> timed, double limit) {
        List<Timed> slow =
                timed.stream().filter(page -> page.millis(0.99) >= limit).toList();
        slow.forEach(page -> System.out.printf(
                "Expected less than %.0f ms of 99 in 100 requests of %s, found %.0f ms%n",
                limit, page.page, page.millis(0.99)));
        if (slow.isEmpty()) {
            System.out.printf("99 in 100 requests of every page took less than %.0f ms%n", limit);
        }
        return slow;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private List<Timed> measure(ManyGroups groups, int count, int requests) throws Exception {
        signIn();
        String one = groups.name(ManyGroups.LISTED);
        List<Thread> others = new ArrayList<>();
        for (String page : List.of("groups", "group:" + one, "operations")) {
            others.add(besides("follows-" + page, () -> follow("/console/stream?page=" + page)));
        }
        others.add(besides("scrapes", this::scrape));
        List<Timed> timed = PageList.of(count).stream()
                .map(page -> new Timed(page, new long[requests]))
                .toList();
        for (int i = -WARM_UP; i < requests; i++) {
            for (Timed page : timed) {
                time(page, i);
            }
        }
        over.countDown();
        others.forEach(Thread::interrupt);
        System.out.printf("Beside them %d events of streams and scrapes were answered%n", besides.get());
        Runtime.getRuntime().gc();
        System.out.printf(
                "The heap holds %d MB%n",
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        return timed;
    }

    /** @param index of the request; below 0 it warms up and does not count */
    private void time(Timed page, int index) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        HttpResponse<byte[]> answer = get(page.page);
        long took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Expected 200 from " + page.page + ", found " + answer.statusCode() + ".");
        }
        page.bytes = answer.body().length;
        if (index >= 0) {
            page.micros[index] = took;
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private Thread besides(String name, Work work) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                unlessOver(new UncheckedIOException(e));
            } catch (UncheckedIOException e) { // as the lines of a stream tell it
                unlessOver(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void unlessOver(UncheckedIOException e) {
        if (over.getCount() > 0) {
            throw e;
        }
    }

    private void follow(String stream) throws IOException, InterruptedException {
        try (Stream<String> lines = client.send(request(stream).GET().build(), BodyHandlers.ofLines())
                .body()) {
            lines.filter(line -> line.startsWith("event:")).forEach(line -> besides.incrementAndGet());
        }
    }

    private void scrape() throws IOException, InterruptedException {
        while (!over.await(SCRAPE_SECONDS, TimeUnit.SECONDS)) {
            HttpResponse<String> scraped = client.send(
                    request("/actuator/prometheus")
                            .header("Authorization", "Bearer " + server.adminToken())
                            .timeout(PATIENCE)
                            .GET()
                            .build(),
                    BodyHandlers.ofString());
            if (scraped.statusCode() == 200) {
                besides.incrementAndGet();
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.baseUrl().resolve(path));
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).timeout(PATIENCE).GET().build(), BodyHandlers.ofByteArray());
    }

    private void signIn() throws IOException, InterruptedException {
        String page = new String(get("/console/sign-in").body(), StandardCharsets.UTF_8);
        Map<String, String> fields = new LinkedHashMap<>(Browser.hidden(page));
        fields.put("token", server.adminToken());
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        HttpResponse<byte[]> answer = client.send(
                request("/console/sign-in")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofString(form.toString()))
                        .build(),
                BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Expected to be signed in, found " + answer.statusCode() + ".");
        }
    }

    private static void print(List<Timed> timed) {
        System.out.println("| page | KB | median | p99 | largest |");
        System.out.println("|---|---|---|---|---|");
        for (Timed t : timed) {
            System.out.printf(
                    "| `%s` | %d | %.0f ms | %.0f ms | %.0f ms |%n",
                    t.page, t.bytes / 1_024, t.millis(0.5), t.millis(0.99), t.millis(1));
        }
    }
}
