package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.SyncTaskView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Primary and a secondary exchange their roles while clients write. */
class SwitchOverTest {

    private static final String FILES = "SELECT c.relname || ' ' || pg_relation_filenode(c.oid) FROM pg_class c"
            + " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1";

    /** But for those that every secondary keeps. */
    private static final String SLOTS = "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_%'"
            + " AND slot_name NOT LIKE 'gad\\_s\\_%'";

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostAndNothingIsCopiedThereAndBack() {
        try (World world = new World(directory, 211, List.of(), 500)) {
            PostgresServer eu = world.regions().eu();
            PostgresServer us = world.regions().us();
            var unused = world.finish(world.create());
            world.awaitInStep();
            world.awaitAcknowledged(100);
            List<String> euFiles = eu.column("app", FILES);
            List<String> usFiles = us.column("app", FILES);
            Cli cli = new Cli(world.gad().url(), world.gad().adminToken());

            Cli.Run there = cli.gad("group", "switch-over", World.GROUP, World.US, "--wait");
            assertThat(there.exitCode()).as(there.all()).isZero();
            assertThat(there.out()).contains("us is the primary; nothing was lost. Nobody could write for ");
            world.awaitMoved();
            world.awaitAcknowledged(50);
            Duration outage = world.workload().writeOutage(eu.port(), us.port()).orElseThrow();
            OperationView first = world.client().operations().operations().getFirst();
            assertThat(first.type()).isEqualTo("switch-over");
            assertThat(first.writeOutageMillis()).isNotNull().isLessThanOrEqualTo(outage.toMillis() + 100);
            requireRoles(world, 2, World.US, World.EU);
            world.awaitInStep();
            world.compare();
            assertThat(world.check(us, List.of()).lost()).isZero();
            assertThat(eu.column("app", FILES)).isEqualTo(euFiles);

            Cli.Run back = cli.gad("group", "switch-over", World.GROUP, World.EU, "--wait");
            assertThat(back.exitCode()).as(back.all()).isZero();
            world.awaitAcknowledged(100);
            requireRoles(world, 3, World.EU, World.US);
            world.awaitInStep();
            world.compare();
            assertThat(world.check(eu, List.of()).lost()).isZero();
            assertThat(us.column("app", FILES)).isEqualTo(usFiles);
            assertThat(world.client().lostTransactions(World.GROUP).transactions())
                    .isEmpty();
            Wait.until(
                    "no slot of an ended reign",
                    World.LIMIT,
                    () -> "0".equals(us.value("app", SLOTS)),
                    () -> String.valueOf(us.value("app", SLOTS)));
            Standing.awaitNone(eu);
            Standing.await(us);
        }
    }

    private static void requireRoles(World world, long epoch, String primary, String secondary) {
        GroupView group = world.group();
        assertThat(group.epoch()).isEqualTo(epoch);
        assertThat(group.primary()).isEqualTo(primary);
        assertThat(group.members())
                .extracting(MemberView::instance, MemberView::role)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(primary, "PRIMARY"),
                        org.assertj.core.groups.Tuple.tuple(secondary, "SECONDARY"));
        assertThat(group.syncTasks()).hasSize(1);
        assertThat(group.syncTasks().getFirst().databases()).allMatch(d -> d.rowsCopied() == 0);
    }

    @Test
    void theOthersFollowWithEverythingThatIsNotInTheStreamAndMayBePromotedAtOnce() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            PostgresServer ap = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", """
                    CREATE TABLE account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, balance int);
                    INSERT INTO account (name, balance) SELECT 'a' || n, n FROM generate_series(1, 500) n;
                    CREATE TABLE log (note text);
                    CREATE UNLOGGED TABLE scratch (id int);
                    CREATE SEQUENCE ticket INCREMENT 7 CACHE 20;
                    SELECT lo_from_bytea(4711, 'large')""");
            site.register("eu", eu);
            site.register("us", us);
            site.register("ap", ap);
            site.createGroup("orders", "eu", "us", "ap");
            eu.execute("app", "INSERT INTO log SELECT 'one' FROM generate_series(1, 5)");
            eu.execute(
                    "app", "CREATE TABLE late (id serial PRIMARY KEY, tag text); INSERT INTO late (tag) VALUES ('x')");
            long ticket = Long.parseLong(String.valueOf(eu.value("app", "SELECT nextval('ticket')")));
            site.awaitEqual(eu, ap, "app");
            List<String> files = ap.column("app", FILES);

            OperationView turned = site.finish(site.submit("orders", OperationRequest.switchOver("us", 1L)));
            assertThat(turned.writeOutageMillis()).isNotNull();
            us.execute("app", "INSERT INTO log VALUES ('two'); DELETE FROM account WHERE id <= 10");
            us.execute("app", "ALTER TABLE account ADD note text; UPDATE account SET note = 'n' WHERE id = 11");
            us.execute("app", "INSERT INTO late (tag) VALUES ('y')");
            site.awaitInStep("orders");
            site.awaitEqual(us, eu, "app");
            site.awaitEqual(us, ap, "app");
            assertThat(ap.column("app", FILES)).isEqualTo(files);
            GroupView group = site.client().group("orders");
            assertThat(group.syncTasks()).extracting(SyncTaskView::source).containsOnly("us");
            assertThat(us.value("app", "SELECT id FROM late WHERE tag = 'y'")).isEqualTo("2");
            assertThat(Long.parseLong(String.valueOf(us.value("app", "SELECT nextval('ticket')"))))
                    .isGreaterThan(ticket);
            assertThat(us.value("app", "SELECT convert_from(lo_get(4711), 'UTF8')"))
                    .isEqualTo("large");
            assertThat(Sessions.stateOf(eu, "app", "DELETE FROM account")).isEqualTo(Sessions.READ_ONLY);
            assertThat(Sessions.stateOf(eu, "app", "CREATE TABLE intruder ()")).isEqualTo(Sessions.READ_ONLY);
            Wait.until(
                    "no slot of the ended reign",
                    Site.LIMIT,
                    () -> "0".equals(eu.value("app", SLOTS)),
                    () -> String.valueOf(eu.value("app", SLOTS)));

            us.execute("app", "INSERT INTO log VALUES ('three')");
            site.awaitEqual(us, eu, "app");
            us.kill();
            OperationView promoted = site.finish(site.submit("orders", OperationRequest.promote("eu", null, false)));
            assertThat(promoted.state()).isEqualTo(OperationView.DONE);
            assertThat(Sessions.stateOf(eu, "app", "INSERT INTO log VALUES ('four')"))
                    .isEqualTo(Sessions.TAKEN);
            us.startAgain();
            Wait.until(
                    "a complete report on us",
                    Site.LIMIT,
                    () -> site.client().lostTransactions("orders").complete(),
                    () -> site.client().lostTransactions("orders").toString());
            assertThat(site.client().lostTransactions("orders").transactions()).isEmpty();
        }
    }
}
