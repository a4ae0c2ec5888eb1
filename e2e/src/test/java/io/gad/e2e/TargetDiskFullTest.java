package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gad.api.DatabaseView;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.OperationView;
import io.gad.postgres.Lsn;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.SmallDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of the secondary is really full. What is wrong and the way out are said, nothing is lost, with room it goes on. */
@Tag("long")
class TargetDiskFullTest {

    private static final int SMALL = 24;
    private static final int ROOMY = 256;

    @TempDir
    private Path directory;

    private Site site;
    private SmallDisk disk;
    private PostgresServer eu;
    private PostgresServer us;

    @BeforeEach
    void start() {
        assumeTrue(SmallDisk.isPossible(), "a file system that can be filled needs the right to mount one (root)");
        site = new Site(directory.resolve("gad"));
        disk = site.open(SmallDisk.of(SMALL));
        eu = site.open(PostgresServer.start());
        us = site.open(PostgresServer.start());
        us.execute("postgres", "CREATE TABLESPACE small LOCATION '" + disk.directory("us") + "'");
        us.execute("postgres", "CREATE DATABASE app TABLESPACE small");
        eu.execute("postgres", "CREATE DATABASE app");
        eu.execute("app", "CREATE TABLE event (id int PRIMARY KEY, batch int NOT NULL, body text)");
        site.register("eu", eu);
        site.register("us", us);
    }

    @AfterEach
    void end() {
        if (site != null) {
            site.close();
        }
    }

    /** Batches of a hundred rows, each a transaction, of a kilobyte each that nothing compresses. */
    private void write(int from, int to) {
        eu.execute("app", """
                CREATE OR REPLACE PROCEDURE fill(first int, last int) LANGUAGE plpgsql AS $$
                BEGIN
                  FOR b IN first .. last LOOP
                    INSERT INTO event SELECT b * 100 + n, b, string_agg(md5((b * 10000 + n * 100 + m)::text), '')
                      FROM generate_series(0, 99) n, generate_series(1, 30) m GROUP BY n;
                    COMMIT;
                  END LOOP;
                END $$""");
        eu.execute("app", "CALL fill(" + from + ", " + to + ")");
    }

    @Test
    void duringTheFullLoad() {
        write(1, 250);
        OperationView creating = site.client().createGroup(new GroupRequest("orders", "eu", List.of("us"), null));
        awaitTold();
        Wait.until(
                "the operation to say what it waits for",
                Site.LIMIT,
                () -> site.client().operation(creating.id()).steps().toString().contains("No space left on device"),
                () -> site.client().operation(creating.id()).toString());
        assertThat(site.client().operation(creating.id()).state()).isEqualTo(OperationView.RUNNING);
        assertThat(site.client().group("orders").state()).isEqualTo("CREATING");

        disk.resize(ROOMY);
        OperationView done = site.finish(creating);
        site.awaitInStep("orders");
        site.awaitEqual(eu, us, "app");
        assertThat(done.problem()).isNull();
        isForgotten();
        assertThat(eu.column("app", "SELECT database FROM pg_replication_slots ORDER BY 1"))
                .as("slots of attempts before are gone")
                .containsExactly("app", "postgres");
    }

    @Test
    void whileIndexesAreBuiltAndWhoeverGivesUpHasBothServersAsTheyWere() {
        write(1, 100);
        eu.execute("app", "CREATE INDEX event_body ON event (body)");
        OperationView creating = site.client().createGroup(new GroupRequest("orders", "eu", List.of("us"), null));
        awaitTold();
        assertThat(site.client().group("orders").state()).isEqualTo("CREATING");

        assertThat(site.cli().gad("operation", "cancel", creating.id()).exitCode())
                .isZero();
        assertThat(site.end(creating).state()).isEqualTo(OperationView.CANCELLED);
        Cli.Run deleted = site.cli().gad("group", "delete", "orders", "--wait");
        assertThat(deleted.exitCode()).as(deleted.all()).isZero();
        for (PostgresServer server : List.of(eu, us)) {
            assertThat(server.value("app", "SELECT to_regnamespace('gad')")).isNull();
            assertThat(server.column("app", "SELECT slot_name FROM pg_replication_slots"))
                    .isEmpty();
        }
        assertThat(us.value("app", "SELECT to_regclass('event')")).isNull();
        us.execute("app", "CREATE TABLE mine (id int)");
        assertThat(eu.value("app", "SELECT count(*) FROM event")).isEqualTo("10000");
    }

    @Test
    void duringIncrementalSynchronization() {
        write(1, 10);
        site.createGroup("orders", "eu", "us");
        write(11, 250);
        awaitTold();

        GroupView group = site.client().group("orders");
        assertThat(group.state()).isEqualTo("RUNNING");
        assertThat(group.health()).isEqualTo("SYNC_STOPPED");
        assertThat(database(group)).map(DatabaseView::phase).contains("INCREMENTAL");
        String acknowledged =
                eu.value("app", "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE database = 'app'");
        String applied =
                onTheFullDisk("SELECT position::text FROM gad.progress").getFirst();
        assertThat(Lsn.parse(Objects.requireNonNull(acknowledged)))
                .as("nothing is acknowledged that was not applied")
                .isLessThanOrEqualTo(Lsn.parse(applied));
        assertThat(onTheFullDisk("SELECT DISTINCT count(*)::text FROM event GROUP BY batch"))
                .as("transactions are applied whole")
                .containsExactly("100");

        disk.resize(ROOMY);
        site.awaitInStep("orders");
        site.awaitEqual(eu, us, "app");
        isForgotten();
    }

    @Test
    void whereTheServersOwnLogLiesOnTheSameDisk() {
        disk.resize(ROOMY);
        us.moveTo(disk.path());
        write(1, 10);
        site.createGroup("orders", "eu", "us");
        disk.fillExcept(12);
        write(11, 400);
        Wait.until(
                "the secondary to end itself and to be missed",
                Site.LIMIT,
                () -> !us.isRunning() && health().equals("SECONDARY_UNREACHABLE"),
                () -> health() + us.log());
        assertThat(us.log()).contains("PANIC:  could not write to file \"pg_wal/");

        disk.resize(2 * ROOMY);
        us.startAgain();
        site.awaitInStep("orders");
        site.awaitEqual(eu, us, "app");
        isForgotten();
    }

    /** The first answer. A read is refused at times: PostgreSQL may have to write a page before it can take another. */
    private List<String> onTheFullDisk(String query) {
        List<String> answer = new ArrayList<>();
        Wait.until(
                "an answer to " + query,
                Site.LIMIT,
                () -> {
                    us.column("app", query).stream()
                            .map(Objects::requireNonNull)
                            .forEach(answer::add);
                    return true;
                },
                us::log);
        return answer;
    }

    /** By REST, by the command line, and for every look from now on until there is room. */
    private void awaitTold() {
        Wait.until(
                "the problem to be told",
                Site.LIMIT,
                this::isTold,
                () -> site.client().group("orders").toString());
        Cli.Run shown = site.cli().gad("group", "show", "orders");
        assertThat(shown.out())
                .contains("Problems", "DISK_FULL")
                .contains("Expected room for database app on the disk of us, found", "No space left on device")
                .contains("Make room there");
    }

    private String health() {
        return site.client().group("orders").health();
    }

    private boolean isTold() {
        return database(site.client().group("orders"))
                .map(DatabaseView::problem)
                .filter(p -> "DISK_FULL".equals(p.code()))
                .isPresent();
    }

    private static Optional<DatabaseView> database(GroupView group) {
        return group.syncTasks().stream()
                .flatMap(t -> t.databases().stream())
                .filter(d -> d.database().equals("app"))
                .findFirst();
    }

    private void isForgotten() {
        GroupView group = site.client().group("orders");
        assertThat(group.health()).isEqualTo("HEALTHY");
        assertThat(isTold()).isFalse();
        assertThat(site.cli().gad("group", "show", "orders").out()).doesNotContain("Problems");
    }
}
