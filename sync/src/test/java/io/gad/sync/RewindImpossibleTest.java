package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.member.Reign;
import io.gad.testkit.PostgresOptions;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What stands in the way of a rewind is told before anything is touched; what shows on the way leads to a copy, if that is wanted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RewindImpossibleTest {

    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";
    private static final String SINCE =
            "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_t2\\_%'";
    private static final String TAIL = "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_t1\\_%'";

    private final TaskOnTwoServers servers = new TaskOnTwoServers(
            PostgresOptions.forTests().with("max_prepared_transactions", "5"), PostgresOptions.forTests());
    private final FormerPrimaryScene scene = new FormerPrimaryScene(servers);

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
        scene.lose("UPDATE item SET n = -1 WHERE id < 100");
        scene.promote("INSERT INTO item (name, n) VALUES ('new', 1)");
    }

    @AfterEach
    void clear() {
        scene.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    private String why() {
        return RewindCheck.why(scene.spec(false)).orElse("");
    }

    private void dropSince() {
        String slot = servers.target.value("app", SINCE);
        servers.target.execute("app", "SELECT pg_drop_replication_slot('" + slot + "')");
    }

    private void dropTail() {
        String slot = servers.source.value("app", TAIL);
        servers.source.execute("app", "SELECT pg_drop_replication_slot('" + slot + "')");
    }

    @Test
    void theNewPrimaryHasNoSlotThatReachesBackToItsOpening() {
        scene.fence();
        assertThat(why()).isEmpty();
        String slot = servers.target.value("app", SINCE);
        servers.target.execute("app", "SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
        servers.target.execute("app", "INSERT INTO item (name, n) VALUES ('newer', 1)");
        servers.target.execute("app", "SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
        assertThat(why()).contains("found it at", "cannot be read any more");
        dropSince();
        assertThat(why()).contains("found none of database app", "wal_level is logical");
    }

    @Test
    void theSlotFromWhichItWasToReturnIsInTheWayOfNoCopy() {
        scene.fence();

        SyncTask task = servers.engine().start(scene.copied());

        servers.await(task, status -> status.hasReached(SyncPhase.INCREMENTAL) || hasFailed(status));
        assertThat(task.status().state()).as("%s", task.status()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
        assertThat(task.status().databases().getFirst().bytesCopied()).isPositive();
        servers.requireEqual(task);
    }

    @Test
    void aSlotThatWasReadInThisReignTellsOfATargetThatWasEmptied() {
        scene.fence();
        String slot = servers.target.value("app", SINCE);
        for (int i = 0; i < 2; i++) {
            servers.target.execute("app", "INSERT INTO item (name, n) VALUES ('newer" + i + "', 1)");
            servers.target.execute("app", "SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
        }

        SyncTask task = servers.engine().start(scene.copied());

        servers.await(task, status -> status.hasReached(SyncPhase.INCREMENTAL) || hasFailed(status));
        assertThat(task.status().toString()).contains("PROGRESS_LOST");
    }

    @Test
    void whoseReturnIsTakenBackIsClearedAndStaysClosed() {
        scene.fence();
        scene.requireRewound(scene.rewind());
        servers.engine().forget("t2");
        SyncTaskSpec rewound = scene.spec(true);

        SyncTask.removeSourceSlots(rewound.source(), rewound.id(), true);
        SyncTask.clearTarget(rewound, servers.settings());
        SyncTask.clearTarget(rewound, servers.settings()); // As when it was killed at the end.

        assertThat(servers.source.value("app", "SELECT role || writable FROM gad.member"))
                .isEqualTo("FENCEDfalse");
        assertThat(servers.source.value(
                        "app", "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEqualTo("0");
        assertThat(servers.source.value("app", "SELECT count(*) FROM pg_replication_slots"))
                .as("slots that would keep its log")
                .isEqualTo("0");
        assertThatThrownBy(() -> servers.source.execute("app", "CREATE TABLE mine (id int)"))
                .hasStackTraceContaining("read-only transaction");
        assertThatThrownBy(() -> servers.source.execute(
                        "app", "SET default_transaction_read_only = off; BEGIN READ WRITE; CREATE TABLE mine (id int)"))
                .hasStackTraceContaining("this database is fenced");

        SyncTask task = servers.engine().start(scene.copied("t3"));
        servers.await(task, status -> status.hasReached(SyncPhase.INCREMENTAL) || hasFailed(status));
        assertThat(task.status().state()).as("%s", task.status()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
        servers.requireEqual(task);
    }

    private static boolean hasFailed(SyncTaskStatus status) {
        return status.state() == SyncTaskStatus.State.FAILED;
    }

    @Test
    void whatTheFormerPrimaryHasCommittedAloneCannotBeRead() {
        scene.fence();
        dropTail();
        assertThat(why()).contains("on the former primary, found none: it was dropped");
    }

    @Test
    void aPreparedTransactionOfTheFormerPrimaryIsInDoubt() {
        scene.fence();
        servers.source.execute(
                "app",
                "BEGIN READ WRITE; SET LOCAL session_replication_role = replica;"
                        + " INSERT INTO item (name) VALUES ('doubt'); PREPARE TRANSACTION 'doubt'");
        assertThat(why()).contains("Prepared transactions are in doubt in database app: doubt");
        servers.source.execute("app", "ROLLBACK PREPARED 'doubt'");
        assertThat(why()).isEmpty();
    }

    @Test
    void anotherReignLiesBetween() {
        scene.fence();
        Reign third = new Reign(3, new UUID(3, 3));
        assertThat(RewindCheck.why(scene.spec(false, third)).orElse("")).contains("in reign");
        servers.target.execute("app", "UPDATE gad.member SET epoch = 3, reign = '" + third.id() + "'");
        assertThat(RewindCheck.why(scene.spec(false, third)).orElse(""))
                .contains("closed primary's of epoch 2", "FENCED of epoch 1");
    }

    @Test
    void aTriggerFiresForWhatIsApplied() {
        servers.source.execute(
                "app",
                "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
                        + " CREATE TRIGGER noted AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION noted();"
                        + " ALTER TABLE item ENABLE ALWAYS TRIGGER noted");
        scene.fence();
        assertThat(why()).contains("ENABLE ALWAYS", "noted on public.item");
    }

    @Test
    void definitionsWereNotCaptured() {
        servers.source.execute("app", "ALTER EVENT TRIGGER gad_ddl_capture_end DISABLE");
        scene.fence();
        assertThat(why()).contains("Expected definitions to be captured");
    }

    @Test
    void whatShowsOnTheWayStopsItWithNothingTouchedUnlessACopyIsWanted() {
        scene.fence();
        dropTail();
        SyncTask task = servers.engine().start(scene.spec(false));
        assertThat(servers.problem(task)).isEqualTo("REWIND_IMPOSSIBLE");
        assertThat(servers.source.value("app", "SELECT count(*) FROM item WHERE n = -1"))
                .isEqualTo("99");

        servers.restartEngine(servers.settings());
        task = servers.engine().start(scene.spec(true));
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);

        assertThat(task.status().databases().getFirst().notes())
                .anyMatch(note -> note.contains("copied instead of rewound") && note.contains("it was dropped"));
        assertThat(task.status().databases().getFirst().rowsCopied()).isPositive();
        servers.awaitEqual("app", ITEMS);
        servers.requireEqual(task);
    }

    @Test
    void theNewPrimarysLogIsLostOnTheWay() {
        scene.fence();
        dropSince();
        SyncTask task = servers.engine().start(scene.spec(true));
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        assertThat(task.status().databases().getFirst().notes())
                .anyMatch(note -> note.contains("copied instead of rewound") && note.contains("found none"));
        servers.requireEqual(task);
    }
}
