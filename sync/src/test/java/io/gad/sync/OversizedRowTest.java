package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A row larger than a message of PostgreSQL's, which neither the log's reader nor a copy can pass: named, with the way out. */
@Tag("long")
class OversizedRowTest {

    /** Each value has room in a row of memory, both have not: they come from where they lie outside of their row. */
    private static final String VAST = "CREATE TEMPORARY TABLE seed AS SELECT repeat('x', 600 * 1048576) AS half;"
            + "INSERT INTO vast SELECT 7, half, half FROM seed";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", "CREATE TABLE vast (id int PRIMARY KEY, a text, b text)");
        servers.source.execute("app", "INSERT INTO vast VALUES (1, 'a', 'b')");
    }

    @AfterEach
    void close() {
        servers.close();
    }

    @Test
    void inTheLog() {
        SyncTask task = servers.inStep("app");
        servers.source.execute("app", VAST);
        servers.source.execute("app", "INSERT INTO vast VALUES (8, 'behind', '')");
        assertThat(servers.problem(task)).isEqualTo("ROW_TOO_LARGE");
        assertThat(told(task)).contains("eu can send", "limit of 1 GB", "gad sync resync orders us");
        assertThat(servers.target.column("app", "SELECT id FROM vast")).containsExactly("1");

        task.resume();
        assertThat(servers.problem(task)).as("the log holds it all the same").isEqualTo("ROW_TOO_LARGE");
        servers.source.execute("app", "DELETE FROM vast WHERE id = 7");
        assertThat(task.resync(List.of())).containsExactly("app");
        inStepAgain(task);
    }

    @Test
    void inTheFirstCopy() {
        servers.source.execute("app", VAST);
        SyncTask task = servers.start("app");
        assertThat(servers.problem(task)).isEqualTo("ROW_TOO_LARGE");
        assertThat(told(task)).contains("eu can send", "table public.vast", "limit of 1 GB", "Then resume");

        servers.source.execute("app", "UPDATE vast SET b = '' WHERE id = 7; UPDATE vast SET a = 'small' WHERE id = 7");
        task.resume();
        inStepAgain(task);
    }

    private static String told(SyncTask task) {
        return task.status().databases().getFirst().problem().orElseThrow();
    }

    private void inStepAgain(SyncTask task) {
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", "SELECT id || a || b FROM vast ORDER BY id");
    }
}
