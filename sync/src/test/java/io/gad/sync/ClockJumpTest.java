package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gad.testkit.PostgresOptions;
import io.gad.testkit.ServerClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The clock of a server jumps while a database is followed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClockJumpTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";

    private ServerClock sourceClock;
    private ServerClock targetClock;
    private TaskOnTwoServers servers;
    private SyncTask task;

    @BeforeAll
    void follow() {
        assumeTrue(ServerClock.isPossible(), "libfaketime is not installed");
        sourceClock = ServerClock.right();
        targetClock = ServerClock.right();
        servers = new TaskOnTwoServers(
                sourceClock.of(PostgresOptions.forTests().with("wal_sender_timeout", "60s")),
                targetClock.of(PostgresOptions.forTests()));
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute(
                "app",
                "CREATE TABLE item (id bigserial PRIMARY KEY, name text, at timestamptz DEFAULT clock_timestamp())");
        task = servers.inStep("app");
    }

    @AfterAll
    void close() {
        if (servers != null) {
            servers.close();
            sourceClock.close();
            targetClock.close();
        }
    }

    private void write(String name) {
        servers.source.execute("app", "INSERT INTO item (name) VALUES ('" + name + "')");
    }

    @Test
    void aClockThatJumpsADayAheadAndTwoBackStopsNothingAndIsNoProblem() throws InterruptedException {
        List<String> problems = Collections.synchronizedList(new ArrayList<>());
        Thread watch = Thread.ofVirtual().start(() -> watch(problems));
        int columns = 0;
        for (ServerClock clock : List.of(sourceClock, targetClock)) {
            for (Duration ahead : List.of(DAY, DAY.negated(), Duration.ZERO)) {
                clock.set(ahead);
                write("before a definition");
                servers.source.execute("app", "ALTER TABLE item ADD COLUMN c" + columns++ + " int DEFAULT 1");
                write("behind it");
                servers.awaitEqual("app", ITEMS);
            }
        }
        watch.interrupt();
        watch.join();

        assertThat(problems).isEmpty();
        servers.requireEqual(task);
    }

    private void watch(List<String> problems) {
        while (!Thread.currentThread().isInterrupted()) {
            SyncTaskStatus status = task.status();
            if (status.state() != SyncTaskStatus.State.INCREMENTAL
                    || status.databases().stream().anyMatch(d -> d.problem().isPresent())
                    || status.lagMillis().filter(lag -> lag < 0).isPresent()) {
                problems.add(status.toString());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** By less than the source waits for our answers: it ends no stream. */
    @Test
    void aClockThatWasPutForwardAddsNothingToTheLag() throws SQLException {
        assertThat(lagOnceTheClockIsRight(Duration.ofSeconds(-40))).isLessThan(30_000);
    }

    @Test
    void aClockThatWasPutBackHidesNoLag() throws SQLException {
        assertThat(lagOnceTheClockIsRight(DAY)).isLessThan(30_000);
    }

    /** Once something is missing on the target for so long that the stream has heard of the right clock meanwhile. */
    private long lagOnceTheClockIsRight(Duration ahead) throws SQLException {
        sourceClock.set(ahead);
        write("by the wrong clock");
        servers.awaitEqual("app", ITEMS);
        try (Connection reader = servers.target.connect("app");
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("LOCK TABLE item IN EXCLUSIVE MODE");
            write("waits");
            sourceClock.set(Duration.ZERO);
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> task.status().lagMillis().orElse(0L), lag -> lag > 1_500);
        } finally {
            sourceClock.set(Duration.ZERO);
        }
    }
}
