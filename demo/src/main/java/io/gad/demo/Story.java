package io.gad.demo;

import io.gad.api.InstanceView;
import io.gad.api.LostTransactionsView;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.testkit.Await;
import io.gad.testkit.LedgerChecker;
import io.gad.testkit.LedgerVerdict;
import io.gad.testkit.LedgerWorkload;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import io.gad.testkit.TransactionId;
import io.gad.testkit.TwoRegions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A region is lost and comes back. Holds only the order; every check adds what did not hold to the problems. */
final class Story {

    private static final long TRANSACTIONS_BEFORE = 1_000;
    private static final long TRANSACTIONS_BETWEEN = 200;
    private static final Duration CUT = Duration.ofSeconds(2);
    private static final Duration CUT_BEFORE_KILL = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Waits at the door of the new primary; far from the numbers of the other clients. */
    private static final int FIRST_WRITER = 1_000;

    private record Promotion(long promoteMillis, long writeOutageMillis) {}

    private record Rejoin(String method, long millis) {}

    private final Stage stage;
    private final Narrator narrator;
    private final TwoRegions regions;
    private final PostgresServer eu;
    private final PostgresServer us;
    private final String database;
    private final List<String> problems = new ArrayList<>();

    Story(Stage stage, Narrator narrator) {
        this.stage = stage;
        this.narrator = narrator;
        this.regions = stage.regions();
        this.eu = regions.eu();
        this.us = regions.us();
        this.database = stage.shop().database();
    }

    StoryResult tell() {
        awaitTransactions(TRANSACTIONS_BEFORE);
        narrator.say(stage.acknowledged() + " transactions are acknowledged.");
        Promotion promotion = loseTheRegion();
        awaitTransactions(stage.acknowledged() + TRANSACTIONS_BETWEEN);
        List<TransactionId> reported = bringTheOldPrimaryBack();
        LedgerVerdict verdict = checkEveryRow(reported);
        Rejoin rejoin = addTheOldPrimary();
        awaitTransactions(stage.acknowledged() + TRANSACTIONS_BETWEEN);
        LedgerVerdict last = compareBothSides(reported);
        long rows = last.rows();
        boolean consistent = problems.isEmpty();
        if (verdict.lost() == 0) {
            problems.add("Expected some transactions to be lost with the region, found none: the run proves nothing.");
        }
        return new StoryResult(
                new StoryResult.Figures(
                        consistent,
                        promotion.promoteMillis(),
                        promotion.writeOutageMillis(),
                        last.acknowledged() - stage.shop().orders(),
                        last.lost(),
                        last.reportedLost(),
                        rejoin.method(),
                        rejoin.millis(),
                        rows),
                problems);
    }

    /** The link to the primary is cut, its machine dies a second later, the click is made at once. */
    private Promotion loseTheRegion() {
        long cutAt = System.nanoTime();
        regions.euNetwork().cut();
        Thread healer = Thread.ofVirtual().name("healer").start(() -> {
            Await.instant(cutAt + CUT.toNanos());
            regions.euNetwork().heal();
        });
        Await.instant(cutAt + CUT_BEFORE_KILL.toNanos());
        eu.kill();
        narrator.say("The link to eu was cut; a second later eu was killed while the clients wrote to it.");
        try (LedgerWorkload firstWriter = new LedgerWorkload(
                        us.url(database), stage.shop(), stage.ledger(), FIRST_WRITER, 1, Duration.ofMillis(5))
                .start(FIRST_WRITER)) {
            OperationView accepted =
                    stage.client().submit(Stage.GROUP, OperationRequest.promote(Stage.US, null, false));
            long acceptedAt = System.nanoTime()
                    - Math.max(
                            0,
                            Duration.between(accepted.startedAt(), Instant.now())
                                    .toNanos());
            OperationView promoted = stage.finish(accepted);
            awaitMoved();
            long first = Math.min(
                    firstWriter.firstAcknowledgedNanos(us.port()).orElse(Long.MAX_VALUE),
                    stage.workload().firstAcknowledgedNanos(us.port()).orElse(Long.MAX_VALUE));
            long promoteMillis = Duration.ofNanos(first - acceptedAt).toMillis();
            long outageMillis = stage.workload()
                    .writeOutage(eu.port(), us.port())
                    .orElseThrow()
                    .toMillis();
            narrator.say("us is the primary: first write " + promoteMillis
                    + " ms after the request, no client waited longer than " + outageMillis + " ms.");
            narrator.say("  " + steps(promoted));
            healer.join();
            return new Promotion(promoteMillis, outageMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while losing the region", e);
        }
    }

    /** The old primary is fenced before anything else, and what it alone has is reported. */
    private List<TransactionId> bringTheOldPrimaryBack() {
        eu.startAgain();
        long startedAt = System.nanoTime();
        AtomicReference<InstanceView> seen =
                new AtomicReference<>(stage.client().instance(Stage.EU));
        Await.until(
                "eu to be FENCED",
                LIMIT,
                () -> {
                    seen.set(stage.client().instance(Stage.EU));
                    return Objects.requireNonNull(seen.get()).fence().equals("FENCED");
                },
                () -> String.valueOf(seen.get()));
        narrator.say("eu is back; it was fenced "
                + Duration.ofNanos(System.nanoTime() - startedAt).toMillis() + " ms after it answered.");
        expectReadOnly(eu);
        Await.until(
                "the report of the lost transactions to be complete",
                LIMIT,
                () -> {
                    LostTransactionsView view = stage.client().lostTransactions(Stage.GROUP);
                    return view.formerPrimary() != null && view.complete();
                },
                () -> "an incomplete one");
        Report report = new Report(stage.client().lostTransactions(Stage.GROUP));
        report.strangers().forEach(stranger -> problems.add("reported lost, but no client's: " + stranger));
        List<TransactionId> reported = report.transactions();
        narrator.say("Its tail is read: " + reported.size() + " transactions never reached us.");
        return reported;
    }

    private LedgerVerdict checkEveryRow(List<TransactionId> reported) {
        stage.workload().quiesce();
        try {
            LedgerVerdict verdict =
                    new LedgerChecker(us, database).check(stage.ledger().entries(), reported);
            problems.addAll(verdict.problems());
            narrator.say("Every row of us is checked against what the clients were told: "
                    + (verdict.isConsistent() ? "it holds." : verdict.problems().toString()));
            return verdict;
        } finally {
            stage.workload().resume();
        }
    }

    private Rejoin addTheOldPrimary() {
        long begin = System.nanoTime();
        OperationView ended = stage.finish(
                stage.client().submit(Stage.GROUP, OperationRequest.addSecondary(Stage.EU, "auto", null, false)));
        stage.awaitInStep();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        String method = "REWIND".equals(ended.method()) ? "REWIND" : "COPY";
        narrator.say("eu is a secondary again, by " + method + " in " + took.toMillis()
                + " ms, while the clients wrote."
                + (ended.notes().isEmpty() ? "" : " " + String.join(" ", ended.notes())));
        return new Rejoin(method, took.toMillis());
    }

    private LedgerVerdict compareBothSides(List<TransactionId> reported) {
        stage.workload().quiesce();
        try {
            AtomicReference<TableComparison> seen = new AtomicReference<>(TableComparison.of(us, eu, database));
            Await.until(
                    "both sides to be equal row by row",
                    LIMIT,
                    () -> {
                        seen.set(TableComparison.of(us, eu, database));
                        return Objects.requireNonNull(seen.get()).isEqual();
                    },
                    () -> Objects.requireNonNull(seen.get()).differences().toString());
            LedgerVerdict verdict =
                    new LedgerChecker(us, database).check(stage.ledger().entries(), reported);
            problems.addAll(verdict.problems());
            expectReadOnly(eu);
            narrator.say("Both sides are equal row by row: " + verdict.rows() + " rows.");
            return verdict;
        } finally {
            stage.workload().resume();
        }
    }

    private static String steps(OperationView operation) {
        return operation.steps().stream()
                .map(step -> step.name() + " " + step.millis() + " ms")
                .collect(Collectors.joining(", "));
    }

    private void expectReadOnly(PostgresServer server) {
        try (Connection session = DriverManager.getConnection(
                        server.url(database), stage.shop().role(), stage.shop().password());
                Statement statement = session.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.executeUpdate("UPDATE stock SET quantity = quantity WHERE item = 1");
            problems.add("Expected port " + server.port() + " to refuse writes, found that it took one.");
        } catch (SQLException e) {
            if (!"25006".equals(e.getSQLState())) {
                problems.add("Expected port " + server.port() + " to refuse writes with 25006, found " + e.getSQLState()
                        + ": " + e.getMessage());
            }
        }
    }

    private void awaitMoved() {
        Await.until(
                "every client to write to us",
                LIMIT,
                () -> stage.workload().writeOutage(eu.port(), us.port()).isPresent(),
                () -> "last problem " + stage.workload().lastProblem());
    }

    private void awaitTransactions(long count) {
        Await.until(
                count + " acknowledged transactions",
                LIMIT,
                () -> stage.acknowledged() >= count,
                () -> stage.acknowledged() + ", last problem "
                        + stage.workload().lastProblem());
    }
}
