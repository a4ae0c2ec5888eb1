package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.testkit.Await;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Half a minute, for three at once: the kernel's own times are what is tried. */
class VanishedServerTest {

    private static final Duration NOTICED = Duration.ofSeconds(40);
    private static final PostgresServer SERVER = PostgresServer.start();
    private final FaultyNetwork vanishing = FaultyNetwork.to(SERVER.port());
    private final FaultyNetwork silent = FaultyNetwork.to(SERVER.port());

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @AfterEach
    void close() {
        vanishing.close();
        silent.close();
    }

    @Test
    void whoWaitsForAnAnswerOfAServerThatHasVanishedIsToldWithinHalfAMinute() throws Exception {
        try (Session waiting = open(vanishing);
                Session sending = open(vanishing);
                Session patient = open(silent)) {
            CompletableFuture<Void> busy = ask(patient, "SELECT pg_catalog.pg_sleep(600)");
            CompletableFuture<Void> answer = ask(waiting, "SELECT pg_catalog.pg_sleep(601)");
            awaitRunning("pg_sleep(600)");
            awaitRunning("pg_sleep(601)");
            silent.silence();
            vanishing.vanish();
            // Nobody confirms this: keepalive says nothing of it.
            CompletableFuture<Void> sent = ask(sending, "SELECT 1");
            isUnreachable(answer);
            isUnreachable(sent);
            // A machine that is there confirms, and may take its time.
            assertThat(busy).isNotDone();
            patient.abandon();
        }
    }

    private static Session open(FaultyNetwork network) {
        return new Login(Dsn.parse(network.dsn()), new Secret(SERVER.password()))
                .openAnew("postgres", SessionSettings.apply("test"));
    }

    private static CompletableFuture<Void> ask(Session session, String sql) {
        return CompletableFuture.runAsync(
                () -> session.execute(sql), task -> Thread.ofVirtual().start(task));
    }

    private static void awaitRunning(String statement) {
        try (Session watch = new Login(Dsn.parse(SERVER.dsn()), new Secret(SERVER.password()))
                .open("postgres", SessionSettings.control("watch"))) {
            String running = "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active'"
                    + " AND query = 'SELECT pg_catalog.' || ?";
            Await.until(
                    statement + " to be running",
                    NOTICED,
                    () -> watch.one(running, row -> row.getInt(1), statement) > 0,
                    () -> "nobody who runs it");
        }
    }

    private static void isUnreachable(CompletableFuture<Void> answer) {
        assertThatThrownBy(() -> answer.get(NOTICED.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PostgresException.class, e -> assertThat(e.kind()).isEqualTo(SqlState.UNREACHABLE));
    }
}
