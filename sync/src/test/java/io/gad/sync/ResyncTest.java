package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cannot be followed any more is recognised, named, and brought in line again without a new copy. */
final class ResyncTest {

    /** Past guards and defaults, as only a superuser can. */
    private static final String TAMPER = "SET default_transaction_read_only = off;"
            + "BEGIN READ WRITE; SET LOCAL session_replication_role = replica; %s; COMMIT";

    private static final TaskOnTwoServers SERVERS = new TaskOnTwoServers();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private String database = "";

    @BeforeEach
    void tables() {
        database = "app" + DATABASES.incrementAndGet();
        SERVERS.source.execute("postgres", "CREATE DATABASE " + database);
        SERVERS.source.execute(
                database,
                "CREATE TYPE mood AS ENUM ('sad', 'glad');"
                        + "CREATE TABLE item (id int PRIMARY KEY, name text UNIQUE, n int);"
                        + "CREATE TABLE part (id text PRIMARY KEY, item int REFERENCES item, m mood);"
                        + "CREATE TABLE noted (line text, n int);"
                        + "CREATE TABLE gone (id int PRIMARY KEY);"
                        + "CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int,"
                        + " twice int GENERATED ALWAYS AS (n * 2) STORED);"
                        + "CREATE TABLE parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);"
                        + "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100);"
                        + "CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (100) TO (1000);"
                        + "CREATE VIEW seen AS SELECT id, name FROM item;"
                        + "CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 41';"
                        + "GRANT SELECT ON parted TO PUBLIC; GRANT SELECT ON item TO PUBLIC;"
                        + "INSERT INTO item SELECT g, 'i' || g, g FROM generate_series(1, 50000) g;"
                        + "INSERT INTO part SELECT 'p' || g, g, 'sad' FROM generate_series(1, 2000) g;"
                        + "INSERT INTO noted SELECT 'l' || g % 10, g % 3 FROM generate_series(1, 300) g;"
                        + "INSERT INTO gone SELECT g FROM generate_series(1, 10) g;"
                        + "INSERT INTO made (n) SELECT g FROM generate_series(1, 100) g;"
                        + "INSERT INTO parted SELECT g, 'v' FROM generate_series(1, 200) g");
    }

    @AfterEach
    void stop() {
        SERVERS.engine().task("t1").ifPresent(SyncTask::stop);
        SERVERS.engine().forget("t1");
    }

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    private SyncTask start() {
        return SERVERS.engine().start(SERVERS.spec(SchemaMode.COPY, List.of(database), false));
    }

    private SyncTask inStep() {
        SyncTask task = start();
        SERVERS.awaitPhase(task, SyncPhase.INCREMENTAL);
        return task;
    }

    private String slot() {
        return String.valueOf(SERVERS.source.value(
                "postgres", "SELECT slot_name FROM pg_replication_slots WHERE database = '" + database + "'"));
    }

    private static String problem(SyncTask task) {
        return SERVERS.problem(task);
    }

    private void resyncedAndEqual(SyncTask task) {
        assertThat(task.resync(List.of())).containsExactly(database);
        SERVERS.await(task, s -> s.hasReached(SyncPhase.INCREMENTAL));
        SERVERS.requireEqual(task);
        SERVERS.source.execute(database, "INSERT INTO item VALUES (-7, 'afterwards', 1)");
        SERVERS.awaitEqual(database, "SELECT name FROM public.item WHERE id = -7");
    }

    @Test
    void aRefusedRowTakesNoIndexAwayWhoseNamesakeWasDroppedBeforeTheResync() {
        SyncTask task = inStep();
        for (String sql : List.of(
                "CREATE UNIQUE INDEX u ON item (n)",
                "CREATE UNIQUE INDEX CONCURRENTLY u2 ON item (n)",
                "DROP INDEX CONCURRENTLY u",
                "ALTER INDEX u2 RENAME TO u")) {
            SERVERS.source.execute(database, sql);
        }
        task.stop();
        SERVERS.engine().forget("t1");
        SERVERS.source.execute("postgres", "SELECT pg_drop_replication_slot('" + slot() + "')");
        task = start();
        assertThat(problem(task)).isEqualTo("SLOT_LOST");
        assertThat(task.resync(List.of())).containsExactly(database);
        SERVERS.await(task, s -> s.hasReached(SyncPhase.INCREMENTAL));
        SERVERS.target.execute(database, TAMPER.formatted("INSERT INTO gone VALUES (77)"));
        SERVERS.source.execute(database, "INSERT INTO gone VALUES (77)");
        assertThat(problem(task)).isIn("APPLY_REFUSED", "DIVERGENCE");
        assertThat(SERVERS.target.value(database, "SELECT to_regclass('public.u')"))
                .isEqualTo("u");
    }

    @Test
    void aLostSlotIsMadeGoodThoughRowsAndDefinitionsHaveChangedSince() {
        inStep().stop();
        SERVERS.engine().forget("t1");
        String lost = slot();
        SERVERS.source.execute(
                database,
                "UPDATE item SET n = -n WHERE id % 1000 = 7; DELETE FROM item WHERE id BETWEEN 30001 AND 45000;"
                        + "INSERT INTO item SELECT g, 'i' || g, g FROM generate_series(60001, 60100) g;"
                        // Unique values change places over ranges.
                        + "UPDATE item SET name = 'swap' WHERE id = 1; UPDATE item SET name = 'i1' WHERE id = 49999;"
                        + "UPDATE item SET name = 'i49999' WHERE id = 1;"
                        + "DELETE FROM noted WHERE n = 2; INSERT INTO noted VALUES ('l1', 0), ('l1', 0), (NULL, NULL);"
                        + "UPDATE parted SET id = id + 700 WHERE id = 5;"
                        + "DROP TABLE gone; CREATE TABLE come (id int PRIMARY KEY, item int REFERENCES item);"
                        + "INSERT INTO come SELECT g, g FROM generate_series(1, 5000) g;"
                        + "ALTER TABLE part ADD COLUMN note text DEFAULT 'none'; ALTER TYPE mood ADD VALUE 'mixed';"
                        + "CREATE OR REPLACE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42';"
                        + "DROP VIEW seen; CREATE VIEW seen AS SELECT id, n FROM item;"
                        + "CREATE SCHEMA more; CREATE TABLE more.t (v jsonb); INSERT INTO more.t VALUES ('{\"a\": 1}');"
                        + "REVOKE SELECT ON parted FROM PUBLIC; GRANT INSERT ON item TO PUBLIC;"
                        + "ALTER TABLE made ADD CHECK (n > 0); CREATE INDEX ON item (n)");
        SERVERS.source.execute(
                database,
                "INSERT INTO part VALUES ('new', 2, 'mixed', 'x');" + "SELECT pg_drop_replication_slot('" + lost
                        + "')");

        SyncTask task = start();
        assertThat(problem(task)).isEqualTo("SLOT_LOST");
        resyncedAndEqual(task);

        assertThat(SERVERS.target.value(database, "SELECT public.answer()")).isEqualTo("42");
        assertThat(SERVERS.target.column(
                        database, "SELECT attname FROM pg_attribute WHERE attrelid = 'seen'::regclass AND attnum > 0"))
                .containsExactly("id", "n");
        assertThat(SERVERS.target.value(database, "SELECT to_regclass('public.gone') IS NULL"))
                .isEqualTo("t");
        String rights = "SELECT c.relname || ' ' || a.privilege_type FROM pg_class c, aclexplode(c.relacl) a"
                + " WHERE a.grantee = 0 AND c.relnamespace = 'public'::regnamespace ORDER BY 1";
        assertThat(SERVERS.target.column(database, rights)).isEqualTo(SERVERS.source.column(database, rights));
        String keys = "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
                + " WHERE contype = 'f' ORDER BY 1";
        assertThat(SERVERS.target.column(database, keys)).isEqualTo(SERVERS.source.column(database, keys));
        assertThat(SERVERS.target.value(database, "SELECT count(*) FROM gad.unguarded"))
                .isEqualTo("0");
    }

    @Test
    void onlyWhatDiffersIsWritten() {
        inStep();
        String files = "SELECT string_agg(relname || pg_relation_filenode(oid), ',' ORDER BY relname) FROM pg_class"
                + " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
        String before = SERVERS.target.value(database, files);
        String rows = SERVERS.target.value(
                database, "SELECT string_agg(xmin::text, ',' ORDER BY id) FROM item WHERE id <> 9");
        SERVERS.target.execute(database, TAMPER.formatted("UPDATE item SET n = 0 WHERE id = 9; DELETE FROM part"));
        SyncTask task = SERVERS.engine().task("t1").orElseThrow();

        assertThat(task.resync(List.of())).as("nothing has stopped").isEmpty();
        assertThat(task.resync(List.of(database))).containsExactly(database);
        SERVERS.await(task, s -> s.hasReached(SyncPhase.INCREMENTAL));

        SERVERS.requireEqual(task);
        assertThat(SERVERS.target.value(database, files)).isEqualTo(before);
        assertThat(SERVERS.target.value(
                        database, "SELECT string_agg(xmin::text, ',' ORDER BY id) FROM item WHERE id <> 9"))
                .isEqualTo(rows);
    }

    @Tag("long")
    @Test
    void aSlotAheadOfThePositionIsAGap() {
        inStep().stop();
        SERVERS.engine().forget("t1");
        SERVERS.source.execute(database, "UPDATE item SET n = 0 WHERE id < 10");
        SERVERS.source.execute(database, "SELECT pg_replication_slot_advance('" + slot() + "', pg_current_wal_lsn())");

        SyncTask task = start();

        assertThat(problem(task)).isEqualTo("SLOT_GAP");
        resyncedAndEqual(task);
    }

    @Tag("long")
    @Test
    void aTargetThatForgotHowFarItWasIsNotCopiedOver() {
        inStep().stop();
        SERVERS.engine().forget("t1");
        SERVERS.target.execute(database, TAMPER.formatted("DELETE FROM gad.progress"));

        SyncTask task = start();

        assertThat(problem(task)).isEqualTo("PROGRESS_LOST");
        assertThat(SERVERS.target.value(database, "SELECT count(*) FROM item")).isEqualTo("50000");
        resyncedAndEqual(task);
    }

    @Tag("long")
    @Test
    void aTargetWhoseDatabaseWasDroppedIsFilledAgain() {
        inStep().stop();
        SERVERS.engine().forget("t1");
        SERVERS.target.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");

        SyncTask task = start();

        assertThat(problem(task)).isEqualTo("PROGRESS_LOST");
        resyncedAndEqual(task);
    }

    @Test
    void aDatabaseThatIsNotTheSecondarysIsLeftAlone() {
        inStep().stop();
        SERVERS.engine().forget("t1");
        SERVERS.target.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
        SERVERS.target.execute("postgres", "CREATE DATABASE " + database);
        SERVERS.target.execute(database, "CREATE TABLE precious (id int); INSERT INTO precious VALUES (1)");

        SyncTask task = start();

        assertThat(problem(task)).isEqualTo("PROGRESS_LOST");
        assertThatThrownBy(() -> task.resync(List.of()))
                .isInstanceOfSatisfying(
                        SyncProblem.class, refused -> assertThat(refused.code()).isEqualTo("TARGET_NOT_EMPTY"));
        assertThat(SERVERS.target.value(database, "SELECT id FROM precious")).isEqualTo("1");
    }

    @Tag("long")
    @Test
    void aRowWrittenPastTheGuardsIsMendedAfterItHasStoppedTheFlow() {
        SyncTask task = inStep();
        SERVERS.target.execute(
                database, TAMPER.formatted("DELETE FROM item WHERE id = 3; INSERT INTO noted VALUES ('mine', 1)"));
        SERVERS.source.execute(database, "UPDATE item SET n = 33 WHERE id = 3");

        assertThat(problem(task)).isEqualTo("DIVERGENCE");
        resyncedAndEqual(task);
    }

    @Tag("long")
    @Test
    void aPublicationThatWasMadeAnewHasLeftOutChanges() {
        SyncTask task = inStep();
        SERVERS.source.execute(
                database,
                "DROP PUBLICATION gad_pub; CREATE PUBLICATION gad_pub FOR ALL TABLES WITH (publish = 'insert, delete')");
        SERVERS.source.execute(database, "UPDATE item SET n = 99 WHERE id = 3");

        assertThat(problem(task)).isEqualTo("PUBLICATION_CHANGED");
        resyncedAndEqual(task);
    }

    @Test
    void aSlotWhoseLogTheSourceHasRemovedIsMadeGood() {
        inStep().stop();
        SERVERS.engine().forget("t1");
        String status = "SELECT wal_status FROM pg_replication_slots WHERE slot_name = '" + slot() + "'";
        SERVERS.source.execute(database, "UPDATE item SET n = 77 WHERE id = 7; DELETE FROM item WHERE id = 30008");
        SERVERS.source.execute("postgres", "ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
        SERVERS.source.execute("postgres", "SELECT pg_reload_conf()");
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> {
            SERVERS.source.execute(database, "SELECT pg_logical_emit_message(false, 'test', 'x'), pg_switch_wal()");
            SERVERS.source.execute(database, "CHECKPOINT");
            return "lost".equals(SERVERS.source.value("postgres", status));
        });
        SERVERS.source.execute("postgres", "ALTER SYSTEM RESET max_slot_wal_keep_size");
        SERVERS.source.execute("postgres", "SELECT pg_reload_conf()");

        SyncTask task = start();
        assertThat(problem(task)).isEqualTo("SLOT_LOST");
        assertThat(task.status().databases().getFirst().problem().orElseThrow())
                .contains("found that the server has removed log it needs");
        resyncedAndEqual(task);
        assertThat(SERVERS.target.column(database, "SELECT n FROM public.item WHERE id IN (7, 30008)"))
                .containsExactly("77");
        assertThat(SERVERS.source.value("postgres", status)).isEqualTo("reserved");
    }

    @Test
    void goesOnAfterTargetSourceAndEngineWereKilledInTheMidst() {
        inStep().stop();
        SERVERS.engine().forget("t1");
        SERVERS.source.execute(
                database,
                "DELETE FROM item WHERE id % 2 = 0 AND id > 10000; UPDATE item SET n = n + 1;"
                        + "SELECT pg_drop_replication_slot('" + slot() + "')");
        SyncTask task = start();
        assertThat(problem(task)).isEqualTo("SLOT_LOST");
        assertThat(task.resync(List.of())).containsExactly(database);
        SERVERS.await(task, s -> s.state() == SyncTaskStatus.State.RESYNC);
        SERVERS.target.kill();
        SERVERS.target.startAgain();
        SERVERS.await(task, s -> s.databases().getFirst().rowsCopied() > 0);
        SERVERS.source.kill();
        SERVERS.source.startAgain();
        SERVERS.restartEngine(SERVERS.settings());

        SyncTask again = start();
        SERVERS.await(again, s -> s.hasReached(SyncPhase.INCREMENTAL));
        SERVERS.requireEqual(again);
    }
}
