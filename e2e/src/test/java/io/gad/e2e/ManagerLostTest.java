package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.api.GadClient;
import io.gad.api.GroupView;
import io.gad.api.Json;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.ProblemException;
import io.gad.api.RecoveredView;
import io.gad.testkit.GadProcess;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is lost with everything that it knew, while its clients go on writing; another one is rebuilt from a survivor. */
class ManagerLostTest {

    @TempDir
    private Path directory;

    @Test
    void anotherOneGoesOnWithoutACopyAndTheFirstComesBackAndChangesNothing() throws IOException {
        try (World world = new World(directory, 118, List.of(), 300)) {
            var unused = world.finish(world.create());
            world.awaitInStep();
            world.awaitAcknowledged(50);
            awaitCarried(world.regions().us(), 1);
            @Nullable String filenode = filenode(world);

            world.gad().kill();
            world.awaitAcknowledged(50);
            try (GadProcess second = GadProcess.start(Files.createDirectories(directory.resolve("second")));
                    GadClient client = new GadClient(second.url(), Optional.of(second.adminToken()))) {
                RecoveredView recovered = recover(world, second);
                assertThat(recovered.reached()).containsExactlyInAnyOrder(World.EU, World.US);
                assertThat(recovered.generation()).isGreaterThan(1);
                awaitInStep(client);
                assertThat(filenode(world))
                        .as("the table's file: nothing was copied anew")
                        .isEqualTo(filenode);

                theFirstComesBackAndChangesNothing(world, second);
                awaitInStep(client);

                world.awaitAcknowledged(50);
                loseThePrimary(world);
                OperationView promoted = client.follow(
                        client.submit(World.GROUP, OperationRequest.promote(World.US, null, false)),
                        World.LIMIT,
                        seen -> {});
                assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationView.DONE);
                world.awaitMoved();
                world.awaitAcknowledged(50);
                assertThat(client.group(World.GROUP).epoch()).isEqualTo(2);
                assertThat(filenode(world)).isEqualTo(filenode);
            }
        }
    }

    @Test
    void oneThatIsOnlyCutOffFromUsFindsOutAndGivesTheSlotsAway() throws IOException {
        try (World world = new World(directory, 120, List.of(), 100)) {
            var unused = world.finish(world.create());
            world.awaitInStep();
            awaitCarried(world.regions().us(), 1);
            @Nullable String filenode = filenode(world);

            try (GadProcess second = GadProcess.start(Files.createDirectories(directory.resolve("second")));
                    GadClient client = new GadClient(second.url(), Optional.of(second.adminToken()))) {
                assertThat(recover(world, second).notes()).isEmpty();
                Wait.until(
                        "the first one to find itself outdated",
                        World.LIMIT,
                        () -> world.group().health().equals("MANAGER_OUTDATED"),
                        () -> world.group().toString());
                awaitInStep(client);
                world.awaitAcknowledged(50);
                awaitInStep(client);
                assertThat(world.group().syncTasks()).as("of the first one").isEmpty();
                assertThat(filenode(world)).isEqualTo(filenode);
                assertThat(world.compare().rows()).isPositive();
            }
        }
    }

    @Test
    void aPromotionBehindItsCommitPointIsFinishedByAnother() throws IOException {
        Path fault = directory.resolve("fault");
        List<String> halts = List.of("-DGAD_FAULT_FILE=" + fault, "-DGAD_CRASH_AT=promote:OpenForWrites:before");
        try (World world = new World(directory, 119, halts, 100)) {
            var unused = world.finish(world.create());
            world.awaitInStep();
            world.awaitAcknowledged(50);
            awaitCarried(world.regions().us(), 1);

            loseThePrimary(world);
            OperationView promoting = world.promote(false);
            Wait.until(
                    "the server to be gone",
                    World.LIMIT,
                    () -> !world.gad().isRunning(),
                    () -> world.gad().output());
            assertThat(world.regions().us().value("app", "SELECT role || writable FROM gad.member"))
                    .isEqualTo("PRIMARYfalse");

            try (GadProcess second = GadProcess.start(Files.createDirectories(directory.resolve("second")));
                    GadClient client = new GadClient(second.url(), Optional.of(second.adminToken()))) {
                RecoveredView recovered = recover(world, second);
                assertThat(recovered.operations()).contains(promoting.id());
                assertThat(recovered.unreached()).containsOnlyKeys(World.EU);
                OperationView ended = client.follow(client.operation(promoting.id()), World.LIMIT, seen -> {});
                assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationView.DONE);
                world.awaitMoved();
                world.awaitAcknowledged(50);

                world.regions().euNetwork().heal();
                world.regions().eu().startAgain();
                AtomicReference<String> found = new AtomicReference<>("nothing");
                Wait.until(
                        "the old primary closed and its report complete",
                        World.LIMIT,
                        () -> {
                            var lost = client.lostTransactions(World.GROUP);
                            found.set(lost.toString());
                            return lost.complete()
                                    && "FENCED".equals(client.instance(World.EU).fence());
                        },
                        found::get);
                assertThat(world.regions().eu().value("app", "SELECT role || generation FROM gad.member"))
                        .isEqualTo("FENCED" + recovered.generation());
            }
        }
    }

    /** Cut off from GAD a little before its end: what it still acknowledges is its own alone. */
    private static void loseThePrimary(World world) {
        world.regions().euNetwork().cut();
        world.awaitAcknowledged(20);
        world.regions().eu().kill();
    }

    /** Behind the document that knows the group as running. */
    private static void awaitCarried(PostgresServer server, long epoch) {
        String query = "SELECT document->'group'->>'state' || (document->>'epoch') FROM gad.\"group\"";
        Wait.until(
                "the document carried",
                World.LIMIT,
                () -> ("RUNNING" + epoch).equals(server.value("app", query)),
                () -> String.valueOf(server.value("app", query)));
    }

    private static @Nullable String filenode(World world) {
        return world.regions().us().value("app", "SELECT pg_relation_filenode('public.orders')");
    }

    /** By the command that is documented, each password in a file of its own. */
    private static RecoveredView recover(World world, GadProcess second) {
        Cli.Run run = new Cli(second.url(), second.adminToken())
                .gad(
                        "recover",
                        "--dsn",
                        world.regions().usNetwork().dsn(),
                        "--password-file",
                        world.regions().us().passwordFile().toString(),
                        "--member",
                        "eu=" + world.regions().eu().passwordFile(),
                        "-o",
                        "json");
        assertThat(run.exitCode()).as(run.all() + second.output()).isZero();
        return Json.read(run.out(), RecoveredView.class);
    }

    private static void awaitInStep(GadClient client) {
        AtomicReference<String> found = new AtomicReference<>("nothing");
        Wait.until(
                "group in step",
                World.LIMIT,
                () -> {
                    GroupView group = client.group(World.GROUP);
                    found.set(group.toString());
                    return group.state().equals("RUNNING")
                            && group.health().equals("HEALTHY")
                            && group.syncTasks().size() == 1
                            && group.syncTasks().getFirst().state().equals("INCREMENTAL");
                },
                found::get);
    }

    /** With the second one away, so that whatever changes is the first one's doing. */
    private static void theFirstComesBackAndChangesNothing(World world, GadProcess second) {
        world.workload().quiesce();
        second.stop();
        try {
            awaitUnread(world.regions().eu());
            List<String> before = standing(world);
            world.gad().startAgain();
            AtomicReference<String> found = new AtomicReference<>("nothing");
            Wait.until(
                    "the first one to find itself outdated",
                    World.LIMIT,
                    () -> {
                        found.set(world.group().toString());
                        return world.group().health().equals("MANAGER_OUTDATED");
                    },
                    found::get);
            assertThat(world.group().problems().getFirst().detail()).contains("Another GAD server has group orders");
            assertThatThrownBy(() -> world.promote(true))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().code()).isEqualTo("MANAGER_OUTDATED"));
            Instant since = Instant.now().plusSeconds(6);
            Wait.until(
                    "it to have looked for some seconds more",
                    World.LIMIT,
                    () -> since.isBefore(Objects.requireNonNull(
                            world.client().instance(World.US).lastAnswer())),
                    () -> world.client().instance(World.US).toString());
            assertThat(standing(world)).isEqualTo(before);
            world.gad().kill();
        } finally {
            second.startAgain();
            world.workload().resume();
        }
    }

    private static void awaitUnread(PostgresServer server) {
        String query = "SELECT count(*) FROM pg_replication_slots WHERE active";
        Wait.until(
                "nobody to read from a slot",
                World.LIMIT,
                () -> "0".equals(server.value("app", query)),
                () -> String.valueOf(server.column("app", "SELECT slot_name FROM pg_replication_slots WHERE active")));
    }

    /** Every row of ours with who wrote it, and every slot with how far it was read and by whom it is held. */
    private static List<String> standing(World world) {
        List<String> all = new ArrayList<>();
        for (PostgresServer server :
                List.of(world.regions().eu(), world.regions().us())) {
            for (String table :
                    List.of("member", "\"group\"", "progress", "heartbeat", "sequence", "ddl_log", "reread")) {
                server.column("app", "SELECT xmin || ' ' || t::text FROM gad." + table + " t ORDER BY 1")
                        .forEach(row -> all.add(table + " " + row));
            }
            server.column(
                            "app",
                            "SELECT slot_name || ' ' || confirmed_flush_lsn || ' ' || active FROM pg_replication_slots"
                                    // Those that every secondary keeps are moved by themselves.
                                    + " WHERE slot_name NOT LIKE 'gad\\_s\\_%' ORDER BY 1")
                    .forEach(row -> all.add("slot " + row));
        }
        return all;
    }
}
