package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gad.api.OperationView;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A region is lost, a webhook hears of it, and the administrator's commands stand around the promotion. */
class AlertsAndHooksTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private HttpServer receiver() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        http.start();
        return http;
    }

    private Path script(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private void awaitHeard(String... parts) {
        Wait.until(
                "an alert with " + List.of(parts),
                LIMIT,
                () -> heard.stream().anyMatch(alert -> List.of(parts).stream().allMatch(alert::contains)),
                heard::toString);
    }

    @Test
    void theLossIsToldTheCommandBeforeMayStopAndTheOneAfterIsRun() throws IOException {
        HttpServer http = receiver();
        Path secret = Files.writeString(directory.resolve("secret"), "correct horse battery staple");
        Path before = script("before", "cat > /dev/null; echo the balancer refuses; exit 3");
        Path after = script("after", "cat > " + directory.resolve("told"));
        Path data = Files.createDirectories(directory.resolve("gad"));
        Files.writeString(data.resolve("gad.yaml"), """
                before-hook: %s
                after-hook: %s
                webhooks:
                  - name: pager
                    url: http://127.0.0.1:%d/hidden
                    secret-file: %s
                """.formatted(
                        before, after, http.getAddress().getPort(), secret));
        try (Site site = new Site(data)) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 100)");
            site.register("eu", eu);
            site.register("us", us);
            site.createGroup("orders", "eu", "us");
            awaitHeard("\"operation-ended\"", "create orders");

            Cli.Run refused = site.cli().gad("group", "promote", "orders", "us", "--yes", "--wait");
            assertThat(refused.exitCode()).as(refused.all()).isEqualTo(1);
            assertThat(refused.all()).contains("the balancer refuses", "--skip-hooks");
            eu.execute("app", "INSERT INTO t VALUES (101)");
            site.awaitInStep("orders");
            assertThat(site.client().group("orders").epoch()).isEqualTo(1);
            awaitHeard("\"operation-ended\"", "HOOK_FAILED");

            eu.kill();
            awaitHeard("\"health-changed\"", "PRIMARY_UNREACHABLE");
            script("before", "echo the balancer has moved");
            Cli.Run promoted = site.cli().gad("group", "promote", "orders", "us", "--wait");
            assertThat(promoted.exitCode()).as(promoted.all()).isZero();
            us.execute("app", "INSERT INTO t VALUES (102)");
            Wait.until("the command after", LIMIT, () -> Files.exists(directory.resolve("told")), () -> "nothing");
            Wait.until(
                    "the command after to have been told all",
                    LIMIT,
                    () -> read("told").contains("\"newPrimary\" : \"us\""),
                    () -> read("told"));
            OperationView operation = site.client().operations().operations().getFirst();
            assertThat(operation.steps().getFirst().detail()).isEqualTo("the balancer has moved");
            awaitHeard("\"operation-ended\"", "promote us of orders", "DONE");
            awaitHeard("\"problem-began\"", "FORMER_PRIMARY_OPEN");
            Cli.Run listed = site.cli().gad("alert", "list");
            assertThat(listed.out())
                    .contains("pager", "former primary eu is not closed")
                    .doesNotContain("hidden");
            Cli.Run tested = site.cli().gad("alert", "test", "pager");
            assertThat(tested.exitCode()).as(tested.all()).isZero();
        } finally {
            http.stop(0);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
