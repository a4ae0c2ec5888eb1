package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A kill while rows are copied: that database's load begins again, and nothing is missing or doubled. */
final class KilledDuringLoadTest {

    private static final String SUM = "SELECT count(*) || ' ' || sum(id) || ' ' || count(DISTINCT v) FROM public.big";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void rows() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        // Without a key, so that a row that is copied twice shows.
        servers.source.execute(
                "app",
                "CREATE TABLE big (id int, v text); CREATE INDEX ON big (id);"
                        + "INSERT INTO big SELECT g, 'value ' || g || repeat('x', 200) FROM generate_series(1, 400000) g");
    }

    @AfterEach
    void close() {
        servers.close();
    }

    @Tag("long")
    @Test
    void theTarget() {
        SyncTask task = servers.start("app");
        awaitRows(task);
        servers.target.kill();
        servers.source.execute("app", "DELETE FROM big WHERE id % 10 = 0");
        servers.target.startAgain();
        arrives(task);
    }

    @Tag("long")
    @Test
    void theSource() {
        SyncTask task = servers.start("app");
        awaitRows(task);
        servers.source.kill();
        servers.source.startAgain();
        servers.source.execute("app", "INSERT INTO big VALUES (0, 'after the crash')");
        arrives(task);
        assertThat(servers.source.value("app", "SELECT count(*) FROM pg_replication_slots WHERE database = 'app'"))
                .isEqualTo("1");
    }

    @Tag("long")
    @Test
    void theEngine() {
        SyncTask task = servers.start("app");
        awaitRows(task);
        servers.restartEngine(servers.settings());
        arrives(servers.start("app"));
    }

    @Test
    void theSlotByItsBudget() {
        servers.restartEngine(servers.settings().withWalBudget(8L << 20, Duration.ofMillis(100)));
        SyncTaskSpec spec = servers.spec(SyncTaskSpec.SchemaMode.COPY, List.of("app"), false);
        SyncTask task = servers.engine().start(spec);
        awaitRows(task);
        servers.source.execute("app", "SELECT pg_logical_emit_message(false, 'test', repeat('x', 12000000))");

        SyncTaskStatus status = servers.await(task, s -> s.state() == SyncTaskStatus.State.FAILED);
        assertThat(status.databases())
                .anySatisfy(d -> assertThat(d.problem())
                        .hasValueSatisfying(p -> assertThat(p).contains("budget 8 MiB", "A first copy had not ended")));
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> "0".equals(servers.source.value("app", "SELECT count(*) FROM pg_replication_slots")));

        servers.restartEngine(servers.settings());
        arrives(servers.engine().start(spec));
    }

    private void awaitRows(SyncTask task) {
        servers.await(
                task,
                s -> s.databases().stream()
                        .anyMatch(
                                d -> d.database().equals("app") && d.phase() == SyncPhase.FULL && d.rowsCopied() > 0));
    }

    private void arrives(SyncTask task) {
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", SUM);
    }
}
