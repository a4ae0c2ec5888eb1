package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import io.gad.api.LostTransactionsView;
import io.gad.testkit.LedgerVerdict;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TransactionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary's machine is gone while clients write to it, and comes back after the promotion. */
class PrimaryRegionLostTest {

    private static final String WRITE = "UPDATE stock SET quantity = quantity WHERE item = 1";

    @TempDir
    private Path directory;

    @Test
    void everyAcknowledgedTransactionIsOnTheNewPrimaryOrInTheReportAndTheOldPrimaryComesBack()
            throws IOException, InterruptedException, SQLException {
        try (World world = new World(directory, 101, List.of(), 300)) {
            var created = world.finish(world.create());
            assertThat(created.problem()).isNull();
            world.awaitInStep();
            world.awaitAcknowledged(200);
            theSecondaryIsReadOnlyForEverybodyAndAnswersReads(world);

            loseThePrimaryWithTransactionsThatNobodyElseHas(world);
            var promoted = world.finish(world.promote(false));
            applicationsFindTheNewPrimary(world);
            world.awaitMoved();
            world.awaitAcknowledged(50);
            assertThat(world.group().primary()).isEqualTo(World.US);
            assertThat(world.group().epoch()).isEqualTo(2);
            assertThat(promoted.writableAfterMillis()).isNotNull();
            assertThat(Objects.requireNonNull(world.group().connection()).libpq())
                    .contains("/app?");

            world.regions().euNetwork().heal();
            theOldPrimaryTakesNoWriteAnyMore(world);
            List<TransactionId> reported = world.report();
            LedgerVerdict verdict = world.check(reported);
            assertThat(verdict.lost()).as("acknowledged, then lost").isGreaterThanOrEqualTo(20);
            assertThat(verdict.reportedLost()).isEqualTo(verdict.lost());
            theReportCanBeTakenAway(world, reported);

            var added = world.finish(world.addBack());
            assertThat(added.problem()).isNull();
            world.awaitInStep();
            world.awaitAcknowledged(50);
            assertThat(world.compare().rows()).isPositive();
            var last = world.check(reported);
            assertThat(last.lost()).isEqualTo(verdict.lost());
            assertThat(world.group().members()).hasSize(2);
            assertThat(Sessions.stateOf(world.regions().eu(), "app", WRITE)).isEqualTo(Sessions.READ_ONLY);
        }
    }

    private static void theSecondaryIsReadOnlyForEverybodyAndAnswersReads(World world) throws SQLException {
        PostgresServer us = world.regions().us();
        for (String write : List.of(
                "INSERT INTO stock VALUES (999, 'intruder', 1, 1)",
                WRITE,
                "DELETE FROM journal",
                "TRUNCATE journal",
                "CREATE TABLE intruder (id int)",
                "DROP INDEX payments_order")) {
            assertThat(Sessions.stateOf(us, "app", write)).as(write).isEqualTo(Sessions.READ_ONLY);
        }
        try (Connection shop = DriverManager.getConnection(
                        us.url("app"), world.shop().role(), world.shop().password());
                Statement statement = shop.createStatement();
                var orders = statement.executeQuery("SELECT count(*) FROM orders JOIN stock USING (item)")) {
            orders.next();
            assertThat(orders.getLong(1)).isGreaterThanOrEqualTo(world.shop().orders());
        }
    }

    /** Cut off from GAD a little before its end: what it still acknowledges is its own alone. */
    private static void loseThePrimaryWithTransactionsThatNobodyElseHas(World world) {
        world.regions().euNetwork().cut();
        world.awaitAcknowledged(30);
        world.regions().eu().kill();
    }

    /** Nothing is told to anybody: both hosts stand in the address, and the driver looks for the one that takes writes. */
    private static void applicationsFindTheNewPrimary(World world)
            throws IOException, InterruptedException, SQLException {
        int eu = world.regions().eu().port();
        int us = world.regions().us().port();
        ProcessBuilder psql = new ProcessBuilder(
                        "psql",
                        "-XAtq",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-c",
                        WRITE + " RETURNING inet_server_port()",
                        "postgresql://" + world.shop().role() + "@127.0.0.1:" + eu + ",127.0.0.1:" + us
                                + "/app?target_session_attrs=read-write")
                .redirectErrorStream(true);
        psql.environment().put("PGPASSWORD", world.shop().password());
        Process process = psql.start();
        try (InputStream out = process.getInputStream()) {
            String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("psql ended").isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            assertThat(printed).isEqualTo(Integer.toString(us));
        }
        try (Connection session = DriverManager.getConnection(
                        world.regions().clientUrl("app") + "?targetServerType=primary&hostRecheckSeconds=1",
                        world.shop().role(),
                        world.shop().password());
                Statement statement = session.createStatement()) {
            assertThat(statement.executeUpdate(WRITE)).isEqualTo(1);
        }
    }

    /**
     * Though clients fall upon it and keep it busy. From the first refusal on every write is refused; what
     * came before it is in the report.
     */
    private static void theOldPrimaryTakesNoWriteAnyMore(World world) {
        PostgresServer eu = world.regions().eu();
        try (Storm storm =
                new Storm(eu.url("app"), world.shop().role(), world.shop().password(), WRITE)) {
            eu.startAgain();
            long answered = System.nanoTime();
            AtomicReference<String> found = new AtomicReference<>("nothing");
            Wait.until(
                    "the old primary to refuse writes",
                    World.LIMIT,
                    () -> {
                        found.set(Sessions.stateOf(eu, "app", WRITE));
                        return Sessions.READ_ONLY.equals(found.get());
                    },
                    found::get);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answered);
            long taken = storm.taken();
            System.out.println("old primary fenced: " + millis + " ms after it answered, " + taken + " writes taken");
            for (int attempt = 0; attempt < 20; attempt++) {
                assertThat(Sessions.stateOf(eu, "app", WRITE)).isEqualTo(Sessions.READ_ONLY);
            }
            assertThat(storm.lastTakenNanos())
                    .as("the last write, four seconds after its answer at most")
                    .isLessThan(answered + TimeUnit.SECONDS.toNanos(4));
        }
    }

    private static void theReportCanBeTakenAway(World world, List<TransactionId> reported) {
        Cli cli = new Cli(world.gad().url(), world.gad().adminToken());
        Cli.Run json = cli.gad("group", "lost-transactions", World.GROUP, "--export", "json");
        assertThat(json.exitCode()).as(json.all()).isZero();
        LostTransactionsView view = Json.read(json.out(), LostTransactionsView.class);
        assertThat(view.complete()).isTrue();
        assertThat(view.formerPrimary()).isEqualTo(World.EU);
        assertThat(view.transactions())
                .hasSizeGreaterThanOrEqualTo(reported.size())
                .allSatisfy(lost -> {
                    assertThat(lost.commitTime()).isNotNull();
                    assertThat(lost.database()).isEqualTo("app");
                    assertThat(lost.changes()).isNotEmpty();
                    assertThat(lost.status()).isEqualTo("OPEN");
                });
        Cli.Run sql = cli.gad("group", "lost-transactions", World.GROUP, "--export", "sql");
        assertThat(sql.exitCode()).as(sql.all()).isZero();
        assertThat(sql.out().lines().filter(line -> line.startsWith("INSERT INTO") && line.contains("journal")))
                .hasSize(reported.size());
    }
}
