package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.DatabaseView;
import io.gad.api.DrillView;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rehearsals on real servers: nobody is disturbed, something is found, and nothing is left. */
class DrillTest {

    private static final String COPIES = "SELECT count(*) FROM pg_database WHERE datname LIKE 'gad\\_drill\\_%'";
    private static final String OF_DRILLS =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'gad-drill/%'";
    private static final String SLOTS =
            "SELECT count(*) FROM pg_replication_slots WHERE database LIKE 'gad\\_drill\\_%'";

    @TempDir
    private Path directory;

    /** What a drill may leave on the secondary: nothing. */
    private static void awaitNothingLeft(PostgresServer secondary) {
        for (String query : List.of(COPIES, OF_DRILLS, SLOTS)) {
            Wait.until(
                    "nothing left of a drill",
                    World.LIMIT,
                    () -> "0".equals(secondary.value("postgres", query)),
                    () -> query + " " + secondary.value("postgres", query));
        }
    }

    private static Cli.Run gad(World world, String... command) {
        return new Cli(world.gad().url(), world.gad().adminToken()).gad(command);
    }

    private Path sql(String text) throws IOException {
        return Files.writeString(directory.resolve("smoke.sql"), text);
    }

    @Test
    void whileClientsWriteAndSomebodyReadsTheSecondaryItTriesCopiesAndLeavesNothing() throws Exception {
        try (World world = new World(directory, 311, List.of(), 2_000)) {
            PostgresServer us = world.regions().us();
            var unused = world.finish(world.create());
            world.awaitInStep();
            world.awaitAcknowledged(50);
            try (Connection reader = us.connect("app")) {
                String before = readBy(reader);
                Path smoke = sql("""
                        SELECT 1;
                        -- database: app
                        SELECT count(*) FROM journal; -- as an application would name it
                        CREATE TABLE tried (id serial PRIMARY KEY, note text);
                        INSERT INTO tried (note) SELECT 'n; ' || n FROM generate_series(1, 10) n;
                        DO $$ BEGIN IF (SELECT count(*) FROM tried) <> 10 THEN RAISE 'not ten'; END IF; END $$;
                        """);
                Cli.Run run =
                        gad(world, "group", "drill", World.GROUP, World.US, "--smoke-sql", smoke.toString(), "--wait");
                assertThat(run.exitCode()).as(run.all() + world.gad().output()).isZero();
                assertThat(run.out())
                        .contains("Verdict    PASSED", "RTO        writable ", "RPO        ", "(write test)");
                assertThat(readBy(reader)).as("the reader's session").isEqualTo(before);
            }
            DrillView drill = world.client().drills(World.GROUP).drills().getFirst();
            assertThat(drill.rtoMillis()).isNotNull().isLessThan(15_000);
            assertThat(drill.rpoSeconds()).isNotNull().isLessThan(30.0);
            assertThat(drill.databases()).extracting(d -> d.database()).containsExactly("app", "postgres");
            assertThat(drill.databases()).allMatch(d -> d.position() != null);
            assertThat(drill.statements()).hasSize(2 + 2 + 4).allMatch(s -> s.passed());
            awaitNothingLeft(us);
            world.awaitAcknowledged(20);
            world.awaitInStep();
            world.compare();
            assertThat(us.value("app", "SELECT to_regclass('tried') IS NULL")).isEqualTo("t");
            assertThat(us.value("app", "SELECT role || ' ' || writable FROM gad.member"))
                    .isEqualTo("SECONDARY false");
            assertThat(Sessions.stateOf(us, "app", "DELETE FROM journal WHERE false"))
                    .isEqualTo(Sessions.READ_ONLY);
        }
    }

    /** Which backend serves it, and that it does. */
    private static String readBy(Connection reader) throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid(), (SELECT count(*) > 0 FROM journal)")) {
            assertThat(row.next()).isTrue();
            return row.getString(1) + " " + row.getString(2);
        }
    }

    @Test
    void whatFailsIsToldAndADatabaseOfTheCustomersWithSuchANameStays() throws IOException {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("postgres", "CREATE DATABASE gad_drill_mine");
            eu.execute("app", """
                    CREATE TABLE item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
                    INSERT INTO item (name) SELECT 'i' || n FROM generate_series(1, 100) n;
                    CREATE MATERIALIZED VIEW names AS SELECT name FROM item;
                    ALTER DATABASE app SET search_path = public, pg_catalog;
                    SELECT lo_from_bytea(4711, 'large')""");
            eu.execute("gad_drill_mine", "CREATE TABLE kept (id int PRIMARY KEY); INSERT INTO kept VALUES (1)");
            site.register("eu", eu);
            site.register("us", us);
            site.createGroup("orders", "eu", "us");
            site.awaitEqual(eu, us, "gad_drill_mine");

            Path smoke = sql("""
                    -- database: app
                    SELECT count(*) FROM names;
                    DO $do$ BEGIN
                        EXECUTE 'CREATE SUBSCRIPTION left_behind CONNECTION ''host=127.0.0.1 port=1'''
                            || ' PUBLICATION p WITH (connect = false, slot_name = ''left_behind'')';
                        EXECUTE 'ALTER SUBSCRIPTION left_behind ENABLE';
                    END $do$;
                    SELECT 1 / (SELECT count(*) FROM item WHERE name = 'none');
                    SELECT 'never reached';
                    """);
            Cli.Run run = site.cli().gad("group", "drill", "orders", "us", "--smoke-sql", smoke.toString(), "--wait");
            assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
            assertThat(run.all()).contains("in that of app", "division by zero", "gad drill show");
            DrillView drill = site.client().drills().drills().getFirst();
            assertThat(drill.verdict()).isEqualTo("FAILED");
            assertThat(drill.statements()).filteredOn(s -> !s.passed()).hasSize(1);
            assertThat(site.cli().gad("drill", "show", drill.id()).out())
                    .contains("FAILED", "SELECT count(*) FROM names", "division by zero")
                    .doesNotContain("never reached");
            Wait.until(
                    "only the customer's own",
                    Site.LIMIT,
                    () -> "1".equals(us.value("postgres", COPIES)),
                    () -> us.value("postgres", COPIES));
            assertThat(us.value("gad_drill_mine", "SELECT count(*) FROM kept")).isEqualTo("1");

            Cli.Run tooLarge = site.cli().gad("group", "drill", "orders", "us", "--max-size", "1MB", "--wait");
            assertThat(tooLarge.exitCode()).isEqualTo(1);
            assertThat(tooLarge.all()).contains("more than the 1 MiB", "--max-size");
            Cli.Run unknown = site.cli()
                    .gad(
                            "group",
                            "drill",
                            "orders",
                            "us",
                            "--smoke-sql",
                            sql("-- database: nowhere\nSELECT 1").toString(),
                            "--wait");
            assertThat(unknown.all()).contains("name database nowhere");
            assertThat(site.cli()
                            .gad("group", "drill", "orders", "us", "--full")
                            .exitCode())
                    .as("unconfirmed")
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PrecheckDrill:after",
                "CopyDatabases:after",
                "OpenCopies:after",
                "TryCopies:after",
                "DropCopies:after"
            })
    void aServerThatDiesAtAStepGoesOnAndLeavesNothing(String point) {
        List<String> halts = List.of("-DGAD_FAULT_FILE=" + directory.resolve("fault"), "-DGAD_CRASH_AT=drill:" + point);
        try (World world = new World(directory, 313, halts, 200)) {
            var unused = world.finish(world.create());
            world.awaitInStep();
            OperationView asked =
                    world.client().submit(World.GROUP, OperationRequest.drill(World.US, "SELECT 1", null));
            Wait.until(
                    "the server to die",
                    World.LIMIT,
                    () -> world.gad().exitCode().isPresent(),
                    () -> world.gad().output());
            world.gad().startAgain();
            var unusedEnd = world.finish(asked);
            assertThat(world.client().drill(asked.id()).verdict()).isEqualTo("PASSED");
            awaitNothingLeft(world.regions().us());
            world.awaitInStep();
            world.compare();
        }
    }

    /** A drill with so much to copy that it is in the midst of it. */
    private static OperationView copying(World world) {
        PostgresServer us = world.regions().us();
        world.regions()
                .eu()
                .execute(
                        "app",
                        "CREATE TABLE bulk (id int PRIMARY KEY, pad text);"
                                + " INSERT INTO bulk SELECT n, repeat(md5(n::text), 20) FROM generate_series(1, 150000) n");
        var unused = world.finish(world.create());
        world.awaitInStep();
        OperationView drill = world.client().submit(World.GROUP, OperationRequest.drill(World.US, null, null));
        Wait.until(
                "rows being copied",
                World.LIMIT,
                () -> !"0".equals(us.value("postgres", OF_DRILLS + " AND datname LIKE 'gad\\_drill\\_%'")),
                () -> world.client().operation(drill.id()).toString());
        return drill;
    }

    @Test
    void aServerThatIsKilledInTheMidstOfTheCopyMakesItAnew() {
        try (World world = new World(directory, 337, List.of(), 200)) {
            OperationView drill = copying(world);
            world.gad().kill();
            world.gad().startAgain();
            var unused = world.finish(drill);
            assertThat(world.client().drill(drill.id()).verdict()).isEqualTo("PASSED");
            awaitNothingLeft(world.regions().us());
            world.awaitInStep();
            world.compare();
        }
    }

    @Test
    void aPromotionInTheMidstDoesNotWaitAndNothingOfTheDrillIsLeft() {
        try (World world = new World(directory, 317, List.of(), 500)) {
            PostgresServer eu = world.regions().eu();
            PostgresServer us = world.regions().us();
            OperationView drill = copying(world);
            assertThat(world.group().syncTasks().getFirst().databases())
                    .extracting(DatabaseView::database)
                    .containsExactlyInAnyOrder("app", "postgres");
            world.awaitAcknowledged(10);
            eu.kill();
            OperationView promoted = world.finish(world.promote(false));
            assertThat(promoted.writableAfterMillis()).isNotNull().isLessThan(10_000);
            assertThat(promoted.notes()).contains("operation " + drill.id() + " (drill) abandoned");
            assertThat(world.client().drill(drill.id()).verdict()).isEqualTo("CANCELLED");
            awaitNothingLeft(us);
            world.awaitMoved();
        }
    }

    @Test
    void inFullItSwitchesOverAndBackWhileClientsWrite() {
        try (World world = new World(directory, 331, List.of(), 300)) {
            var unused = world.finish(world.create());
            world.awaitInStep();
            world.awaitAcknowledged(30);
            Cli.Run run = gad(world, "group", "drill", World.GROUP, World.US, "--full", "--yes", "--wait");
            assertThat(run.exitCode()).as(run.all() + world.gad().output()).isZero();
            assertThat(run.out())
                    .contains("Verdict    PASSED", "RTO        nobody could write for at most ", "RPO        0.0 s");
            assertThat(world.group().primary()).isEqualTo(World.EU);
            assertThat(world.group().epoch()).isEqualTo(3);
            DrillView drill = world.client().drills().drills().getFirst();
            assertThat(drill.there()).isNotNull();
            assertThat(drill.back()).isNotNull();
            world.awaitAcknowledged(30);
            world.awaitInStep();
            world.compare();
            assertThat(world.check(world.regions().eu(), List.of()).lost()).isZero();
        }
    }
}
