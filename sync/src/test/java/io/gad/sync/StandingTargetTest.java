package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A target that holds something before the first copy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StandingTargetTest {

    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
    }

    @AfterEach
    void clear() {
        servers.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    @Test
    void takesTablesThatStandOnBothSides() {
        servers.target.execute("postgres", "CREATE DATABASE app");
        servers.target.execute(
                "app",
                "CREATE TABLE item (id serial PRIMARY KEY, name text UNIQUE, n int);"
                        + "CREATE TABLE part (id int PRIMARY KEY, item int REFERENCES item, note text)");
        SyncTask task = servers.engine().start(servers.spec(SchemaMode.EXISTING, List.of("app"), false));

        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", ITEMS);
    }

    @Test
    void refusesTablesThatDiffer() {
        servers.target.execute("postgres", "CREATE DATABASE app");
        servers.target.execute("app", "CREATE TABLE item (id bigint PRIMARY KEY, name text)");
        SyncTask task = servers.engine().start(servers.spec(SchemaMode.EXISTING, List.of("app"), false));

        SyncTaskStatus status = servers.await(task, s -> s.state() == SyncTaskStatus.State.FAILED);

        assertThat(status.databases().getFirst().problemCode()).contains("SCHEMA_DIFFERS");
        assertThat(status.databases().getFirst().problem().orElseThrow()).contains("public.part is missing");
    }

    @Test
    void clearsATargetThatMayHoldDataAndUndoesItsCopy() {
        servers.target.execute("postgres", "CREATE DATABASE app");
        servers.target.execute(
                "app",
                "CREATE SCHEMA other; CREATE TABLE other.t (id serial PRIMARY KEY); CREATE EXTENSION hstore;"
                        + "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE item (x public.mood);"
                        + "CREATE TYPE span AS RANGE (subtype = float8);"
                        + "CREATE VIEW v AS SELECT * FROM item; SELECT lo_create(0)");
        // Of a task that followed it when it was a primary.
        servers.target.execute("app", "SELECT pg_create_logical_replication_slot('gad_t0_1', 'pgoutput')");
        SyncTaskSpec spec = servers.spec(SchemaMode.COPY, List.of("app"), true);
        SyncTask task = servers.engine().start(spec);
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);

        assertThat(servers.target.value(
                        "app",
                        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'other')"
                                + " + (SELECT count(*) FROM pg_extension WHERE extname = 'hstore')"
                                + " + (SELECT count(*) FROM pg_largeobject_metadata)"))
                .isEqualTo("0");
        servers.awaitEqual("app", ITEMS);
        assertThat(servers.target.value(
                        "app", "SELECT count(*) FROM pg_replication_slots WHERE slot_name NOT LIKE 'gad\\_s\\_%'"))
                .as("slots that would keep its log")
                .isEqualTo("0");

        task.stop();
        SyncTask.removeSourceSlots(spec.source(), spec.id(), true);
        SyncTask.clearTarget(servers.spec(SchemaMode.COPY, List.of("app"), false), servers.settings());
        assertThat(servers.source.value("app", "SELECT count(*) FROM pg_replication_slots"))
                .isEqualTo("0");
        assertThat(servers.source.value("app", "SELECT count(*) FROM pg_publication"))
                .isEqualTo("0");
        assertThat(servers.target.value(
                        "app",
                        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'gad')"
                                + " + (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)"))
                .isEqualTo("0");
        servers.target.execute("app", "CREATE TABLE free (id int)");
    }
}
