package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.Customer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What changes a definition where no trigger sees it is found, and what follows by itself is not called a difference. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SchemaDriftTest {

    private static final String UNSEEN = "SET session_replication_role = replica; ";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private SyncTask task;

    @BeforeAll
    void inStep() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute(
                "app",
                "CREATE TABLE item (id int PRIMARY KEY, name text);"
                        + "CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT 2 * a'");
        servers.restartEngine(servers.settings().withDriftPoll(Duration.ofMillis(200)));
        task = servers.inStep("app");
    }

    @AfterAll
    void close() {
        servers.close();
    }

    private List<String> notes() {
        return task.status().databases().getFirst().notes();
    }

    private void awaitNotes(String... parts) {
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .untilAsserted(() -> assertThat(notes())
                        .satisfiesExactlyInAnyOrder(java.util.Arrays.stream(parts)
                                .<org.assertj.core.api.ThrowingConsumer<String>>map(
                                        part -> note -> assertThat(note).contains(part))
                                .toArray(org.assertj.core.api.ThrowingConsumer[]::new)));
    }

    @Test
    void whatNoTriggerSawIsToldUntilItIsMended() {
        servers.source.execute("app", UNSEEN + "ALTER TABLE item ADD COLUMN note text; DROP FUNCTION twice(int)");
        awaitNotes("table public.item is not the same", "function public.twice(integer) is on this secondary only");
        assertThat(task.status().state()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);

        servers.target.execute(
                "app",
                "BEGIN READ WRITE; " + UNSEEN
                        + "ALTER TABLE item ADD COLUMN note text; DROP FUNCTION twice(int); COMMIT");
        awaitNotes();
    }

    @Test
    @Tag("long")
    void definitionsThatFollowAreNeverCalledDifferent() {
        try (Customer customer = servers.source.customer("app")) {
            for (int i = 0; i < 40; i++) {
                customer.execute(
                        "CREATE TABLE t%1$d (a int PRIMARY KEY); ALTER TABLE t%1$d ADD b int; CREATE INDEX ON t%1$d (b)"
                                .formatted(i));
                customer.execute("ALTER TABLE t%d ALTER b TYPE bigint".formatted(i));
                assertThat(notes()).noneMatch(note -> note.contains("public.t"));
            }
        }
        servers.awaitEqual("app", "SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$'");
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> notes().stream().noneMatch(note -> note.contains("public.t")));
    }
}
