package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** A switch over that cannot be done in time: the old primary takes writes again, by itself. */
class SwitchOverUndoneTest {

    private static final Duration DEADLINE = Duration.ofSeconds(12);
    private static final String WRITE = "UPDATE stock SET quantity = quantity WHERE item = 1";

    /** But for those that every secondary keeps. */
    private static final String SLOTS = "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_%'"
            + " AND slot_name NOT LIKE 'gad\\_s\\_%'";

    private static final String DROP_STANDING = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE slot_name LIKE 'gad\\_s\\_%' AND NOT active";

    private static final String CLOSED = "SELECT role || ' ' || writable FROM gad.member";

    @TempDir
    private Path directory;

    private World world() {
        World world = new World(
                directory,
                223,
                List.of("-DGAD_HOLD_AT=switch-over:FencePrimary:after", "-DGAD_FAULT_FILE=" + hold()),
                200,
                List.of("--switch-over-deadline", DEADLINE.toSeconds() + "s"));
        var unused = world.finish(world.create());
        world.awaitInStep();
        world.awaitAcknowledged(30);
        return world;
    }

    private Path hold() {
        return directory.resolve("hold");
    }

    /** With eu closed, and before anything is drained: nothing more is applied while this is held. */
    private Connection holdUp(PostgresServer us, PostgresServer eu) throws SQLException {
        Wait.until("eu closed", World.LIMIT, () -> Files.exists(hold()), () -> String.valueOf(eu.value("app", CLOSED)));
        assertThat(eu.value("app", CLOSED)).isEqualTo("FENCED false");
        Connection holder = us.connect("app");
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("SET TRANSACTION READ WRITE");
            statement.execute("LOCK TABLE gad.heartbeat IN SHARE MODE");
        }
        try {
            Files.delete(hold());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return holder;
    }

    @Test
    void whatIsNotAppliedByTheDeadlineIsTakenBackAlsoByAServerThatWasKilledMeanwhile() throws SQLException {
        try (World world = world()) {
            PostgresServer eu = world.regions().eu();
            PostgresServer us = world.regions().us();
            OperationView asked = world.client().submit(World.GROUP, OperationRequest.switchOver(World.US, null));
            try (Connection holder = holdUp(us, eu)) {
                assertThat(Sessions.stateOf(eu, "app", WRITE)).isEqualTo(Sessions.READ_ONLY);
                world.gad().kill();
                world.gad().startAgain();

                OperationView ended = world.end(asked);
                assertThat(ended.state()).isEqualTo(OperationView.FAILED);
                assertThat(ended.problem()).isNotNull();
                assertThat(String.valueOf(ended.problem())).contains("DEADLINE").contains("DrainEveryone");
                Wait.until(
                        "eu open",
                        Duration.ofSeconds(10),
                        () -> "PRIMARY true".equals(eu.value("app", CLOSED)),
                        () -> String.valueOf(eu.value("app", CLOSED)));
                world.awaitAcknowledged(20);
                holder.rollback();
            }
            assertThat(world.group().primary()).isEqualTo(World.EU);
            assertThat(world.group().epoch()).isEqualTo(1);
            Wait.until(
                    "no slot left on us",
                    World.LIMIT,
                    () -> "0".equals(us.value("app", SLOTS)),
                    () -> String.valueOf(us.value("app", SLOTS)));
            world.awaitInStep();
            world.compare();

            var unused = world.finish(world.client().submit(World.GROUP, OperationRequest.switchOver(World.US, 1L)));
            world.awaitMoved();
            world.compare();
            assertThat(world.check(us, List.of()).lost()).isZero();
        }
    }

    @Test
    void aPrimaryThatIsLostMeanwhileCanBeReplacedByAPromotion() throws SQLException {
        try (World world = world()) {
            PostgresServer eu = world.regions().eu();
            PostgresServer us = world.regions().us();
            OperationView asked = world.client().submit(World.GROUP, OperationRequest.switchOver(World.US, null));
            try (Connection holder = holdUp(us, eu)) {
                eu.kill();
                assertThat(world.end(asked).state()).isEqualTo(OperationView.FAILED);
                holder.rollback();
            }
            Wait.until(
                    "eu taken for lost",
                    World.LIMIT,
                    () -> world.group().health().equals("PRIMARY_UNREACHABLE"),
                    () -> world.group().toString());
            var unused = world.finish(world.promote(false));
            world.awaitMoved();
            world.awaitAcknowledged(20);
            Wait.until(
                    "no slot that the switch over has made",
                    World.LIMIT,
                    () -> "0".equals(us.value("app", SLOTS)),
                    () -> String.valueOf(us.value("app", SLOTS)));
            eu.startAgain();
            List<io.gad.testkit.TransactionId> reported = world.report();
            assertThat(world.check(us, reported).lost()).isEqualTo(reported.size());
            assertThat(eu.value("app", CLOSED)).isEqualTo("FENCED false");
        }
    }

    /** Where no standing slot serves instead: none can be made meanwhile either. */
    @Test
    void aTransactionThatIsOpenOnTheTargetIsNamedAndHoldsItUpBeforeAnythingIsClosed() throws SQLException {
        try (World world = world()) {
            PostgresServer eu = world.regions().eu();
            PostgresServer us = world.regions().us();
            try (Connection open = us.connect("postgres");
                    Statement statement = open.createStatement()) {
                open.setAutoCommit(false);
                statement.execute("SET TRANSACTION READ WRITE");
                statement.execute("CREATE TEMP TABLE t ()");
                us.execute("postgres", DROP_STANDING);
                OperationView asked = world.client().submit(World.GROUP, OperationRequest.switchOver(World.US, null));
                String process =
                        "process " + open.unwrap(PGConnection.class).getBackendPID() + " (user gad, database postgres";
                Wait.until(
                        "the transaction named",
                        World.LIMIT,
                        () -> world.client().operation(asked.id()).steps().stream()
                                .anyMatch(s -> s.name().equals("PrepareFollowing")
                                        && String.valueOf(s.detail()).contains(process)),
                        () -> world.client().operation(asked.id()).toString());
                var unused = world.client().cancelOperation(asked.id());
                OperationView ended = world.end(asked);
                assertThat(ended.state()).isEqualTo(OperationView.CANCELLED);
                assertThat(ended.steps())
                        .filteredOn(s -> s.name().equals("FencePrimary"))
                        .allMatch(s -> s.outcome().equals("PENDING"));
                open.rollback();
            }
            assertThat(Sessions.stateOf(eu, "app", WRITE)).isEqualTo(Sessions.TAKEN);
            world.awaitAcknowledged(10);
        }
    }
}
