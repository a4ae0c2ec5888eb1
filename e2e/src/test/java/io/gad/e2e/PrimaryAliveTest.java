package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.api.GroupView;
import io.gad.testkit.LedgerVerdict;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TransactionId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary answers, and somebody promotes the secondary all the same. */
class PrimaryAliveTest {

    private static final String WRITE = "UPDATE stock SET quantity = quantity WHERE item = 1";

    /** Name and definition; those that count downwards end in {@code down}. */
    private static final Map<String, String> SEQUENCES = Map.of(
            "ticket", "",
            "ticket_cached", "CACHE 50",
            "ticket_wide", "INCREMENT 1000 START 5",
            "ticket_small", "AS integer",
            "ticket_down", "INCREMENT -3 MINVALUE -1000000000 MAXVALUE 500 START 500");

    @TempDir
    private Path directory;

    @Test
    void withoutConfirmationNothingHappensAndWithItNothingIsLost() throws Exception {
        try (World world = new World(directory, 103, List.of(), 200)) {
            PostgresServer eu = world.regions().eu();
            PostgresServer us = world.regions().us();
            SEQUENCES.forEach((name, how) -> eu.execute("app", "CREATE SEQUENCE " + name + " " + how));
            eu.execute("app", "CREATE TABLE probe (id int PRIMARY KEY, note text); INSERT INTO probe VALUES (1, 'a')");
            var created = world.finish(world.create());
            assertThat(created.problem()).isNull();
            world.awaitInStep();
            world.awaitAcknowledged(100);
            Cli cli = new Cli(world.gad().url(), world.gad().adminToken());
            aPromotionWithoutConfirmationChangesNothing(world, cli);

            CompletableFuture<Map<String, Long>> handedOut = handOutUntilTheEnd(eu);
            try (Connection open = eu.connect("app");
                    Statement statement = open.createStatement()) {
                open.setAutoCommit(false);
                open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                statement.execute("UPDATE probe SET note = 'never committed'");

                Cli.Run promoted = cli.gad("group", "promote", World.GROUP, World.US, "--yes", "--wait");
                assertThat(promoted.exitCode()).as(promoted.all()).isZero();
                assertThatThrownBy(open::commit)
                        .as("a transaction that was open at the fence")
                        .isInstanceOf(SQLException.class);
            }
            nothingOfTheOldEpochWrites(world);
            handedOut.join().forEach((name, last) -> isBehind(us, name, last));
            world.awaitMoved();
            world.awaitAcknowledged(50);
            List<TransactionId> reported = world.report();
            assertThat(reported).as("drained in time: nothing to report").isEmpty();
            LedgerVerdict verdict = world.check(reported);
            assertThat(verdict.lost()).isZero();
            assertThat(us.value("app", "SELECT note FROM probe")).isEqualTo("a");
        }
    }

    private static void aPromotionWithoutConfirmationChangesNothing(World world, Cli cli) {
        Cli.Run refused = cli.gad("group", "promote", World.GROUP, World.US, "--wait", "-o", "json");
        assertThat(refused.exitCode()).as(refused.all()).isEqualTo(3);
        assertThat(refused.err()).contains("\"CONFIRMATION_REQUIRED\"").contains("409");
        GroupView group = world.group();
        assertThat(group.epoch()).isEqualTo(1);
        assertThat(group.primary()).isEqualTo(World.EU);
        assertThat(group.state()).isEqualTo("RUNNING");
        assertThat(Sessions.stateOf(world.regions().eu(), "app", WRITE)).isEqualTo(Sessions.TAKEN);
        assertThat(Sessions.stateOf(world.regions().us(), "app", WRITE)).isEqualTo(Sessions.READ_ONLY);
    }

    /** One session takes values of every sequence until it is refused; the last of each is what counts. */
    private static CompletableFuture<Map<String, Long>> handOutUntilTheEnd(PostgresServer eu) throws SQLException {
        CompletableFuture<Map<String, Long>> result = new CompletableFuture<>();
        Connection session = eu.connect("app");
        Thread.ofVirtual().name("sequences").start(() -> {
            Map<String, Long> last = new LinkedHashMap<>();
            try (session;
                    Statement statement = session.createStatement()) {
                while (true) {
                    for (String name : SEQUENCES.keySet()) {
                        try (var rows = statement.executeQuery("SELECT nextval('" + name + "')")) {
                            rows.next();
                            last.put(name, rows.getLong(1));
                        }
                    }
                }
            } catch (SQLException end) {
                // Refused or ended by the fence: what was handed out before is what counts.
                result.complete(last);
            }
        });
        return result;
    }

    private static void isBehind(PostgresServer us, String sequence, long handedOut) {
        long next = Long.parseLong(String.valueOf(us.value("app", "SELECT nextval('" + sequence + "')")));
        if (sequence.endsWith("down")) {
            assertThat(next).as(sequence).isLessThan(handedOut);
        } else {
            assertThat(next).as(sequence).isGreaterThan(handedOut);
        }
    }

    private static void nothingOfTheOldEpochWrites(World world) {
        PostgresServer eu = world.regions().eu();
        assertThat(world.client().instance(World.EU).fence()).isEqualTo("FENCED");
        assertThat(world.client().instance(World.EU).state()).isEqualTo("FORMER_PRIMARY");
        for (String write : List.of(WRITE, "TRUNCATE journal", "CREATE TABLE intruder (id int)", "DELETE FROM probe")) {
            assertThat(Sessions.stateOf(eu, "app", write)).as(write).isEqualTo(Sessions.READ_ONLY);
        }
        assertThat(world.regions().us().column("app", "SELECT epoch || ' ' || role || ' ' || writable FROM gad.member"))
                .as("the row that every apply transaction of epoch 1 must find")
                .containsExactly("2 PRIMARY true");
        assertThat(eu.column("app", "SELECT role || ' ' || writable FROM gad.member"))
                .containsExactly("FENCED false");
        assertThat(world.group().syncTasks()).isEmpty();
    }
}
