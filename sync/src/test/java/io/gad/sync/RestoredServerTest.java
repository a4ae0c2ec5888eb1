package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that was put back to an earlier state, or whose place another has taken, is told before a byte is applied. */
final class RestoredServerTest {

    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute(
                "app",
                "CREATE TABLE item (id int PRIMARY KEY, name text);"
                        + "INSERT INTO item SELECT g, 'i' || g FROM generate_series(1, 1000) g");
        servers.awaitPhase(start(), SyncPhase.INCREMENTAL);
        stop();
    }

    @AfterEach
    void close() {
        servers.close();
    }

    private SyncTask start() {
        return servers.engine().start(servers.spec(SchemaMode.COPY, List.of("app"), false));
    }

    private void stop() {
        servers.engine().forget("t1");
    }

    private void resyncedAndEqual(SyncTask task) {
        assertThat(task.resync(List.of())).containsExactly("app");
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.requireEqual(task);
        servers.source.execute("app", "INSERT INTO item VALUES (-1, 'afterwards')");
        servers.awaitEqual("app", ITEMS);
    }

    @Tag("long")
    @Test
    void aSourceFromABackupIsToldEvenWhenItsLogHasGrownPastThePosition() {
        servers.source.backUp();
        start();
        servers.source.execute("app", "INSERT INTO item VALUES (5000, 'lost'); DELETE FROM item WHERE id = 7");
        servers.awaitEqual("app", ITEMS);
        beatenTwice();
        stop();
        servers.source.putBack();

        assertThat(servers.problem(start())).isEqualTo("SOURCE_RESTORED");
        stop();
        writePastThePosition();
        SyncTask task = start();
        assertThat(servers.problem(task)).isEqualTo("SOURCE_RESTORED");
        assertThat(servers.target.column("app", "SELECT name FROM item WHERE id IN (1, 5000) ORDER BY id"))
                .containsExactly("i1", "lost");

        resyncedAndEqual(task);
    }

    private void writePastThePosition() {
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> {
            servers.source.execute(
                    "app",
                    "SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000)); UPDATE item SET name = 'new' WHERE id = 1");
            return "t"
                    .equals(servers.source.value(
                            "app",
                            "SELECT pg_current_wal_lsn() > '"
                                    + servers.target.value("app", "SELECT position FROM gad.progress") + "'::pg_lsn"));
        });
    }

    private void beatenTwice() {
        String beats = "SELECT coalesce(max(counter), 0) FROM gad.heartbeat";
        long now = Long.parseLong(String.valueOf(servers.source.value("app", beats)));
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> Long.parseLong(String.valueOf(servers.target.value("app", beats))) >= now + 2);
    }

    /** Two secondaries: while this one was away, the other was brought in line and its heart has beaten on. */
    @Test
    void aSourceFromABackupIsToldEvenWhenTheHeartOfAnotherTaskHasGoneOnWithIt() {
        servers.source.backUp();
        SyncTask before = start();
        servers.source.execute("app", "INSERT INTO item VALUES (5000, 'lost'); DELETE FROM item WHERE id = 7");
        servers.awaitEqual("app", ITEMS);
        beatenTwice();
        before.stop();
        stop();
        servers.source.putBack();
        servers.source.execute("app", "UPDATE gad.heartbeat SET counter = counter + 1000");
        writePastThePosition();

        assertThat(servers.problem(start())).isEqualTo("SOURCE_RESTORED");
        assertThat(servers.target.column("app", "SELECT name FROM item WHERE id IN (1, 5000) ORDER BY id"))
                .containsExactly("i1", "lost");
    }

    @Tag("long")
    @Test
    void aSourceOnAnotherTimelineIsNotFollowed() {
        servers.source.changeTimeline();
        servers.source.execute("app", "UPDATE item SET name = 'other' WHERE id = 3");

        SyncTask task = start();

        assertThat(servers.problem(task)).isEqualTo("SOURCE_CHANGED");
        assertThat(servers.target.value("app", "SELECT name FROM item WHERE id = 3"))
                .isEqualTo("i3");
        resyncedAndEqual(task);
    }

    @Test
    void aTargetFromABackupIsBehindItsSlot() {
        servers.target.backUp();
        SyncTask before = start();
        servers.source.execute("app", "UPDATE item SET name = 'later' WHERE id < 10");
        servers.awaitEqual("app", ITEMS);
        String standing = servers.source.value("app", "SELECT confirmed_flush_lsn FROM pg_replication_slots");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> !String.valueOf(standing)
                        .equals(servers.source.value("app", "SELECT confirmed_flush_lsn FROM pg_replication_slots")));
        before.stop();
        stop();
        servers.target.putBack();

        SyncTask task = start();

        assertThat(servers.problem(task)).isEqualTo("SLOT_GAP");
        resyncedAndEqual(task);
    }
}
