package io.gad.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run of the workload; each test damages a copy of its database, or what the checker is told. */
class LedgerCheckerTest {

    private static final PostgresServer SERVER = PostgresServer.start();
    private static final TransactionId LAST = new TransactionId(50, 1);
    private static List<LedgerEntry> ledger = List.of();
    private static int copies;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void run() {
        Shop shop = Shop.withOrders(50);
        try (Ledger file = Ledger.open(directory.resolve("ledger"))) {
            shop.create(SERVER, file);
            try (LedgerWorkload workload =
                    new LedgerWorkload(SERVER.url("app"), shop, file, 3, Duration.ZERO).start(1)) {
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> file.acknowledged() > 300);
                assertThat(workload.lastProblem()).isEmpty();
            }
            placeLast(file);
            ledger = file.entries();
            assertThat(file.inDoubt()).isZero();
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void anUndisturbedRunIsConsistent() {
        LedgerVerdict verdict = check("SELECT", List.of());
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.acknowledged()).isEqualTo(ledger.size()).isGreaterThan(300);
        assertThat(verdict.lost()).isZero();
        assertThat(verdict.rows()).as("journal, stock and orders").isGreaterThan(ledger.size());
    }

    @Test
    void aLostTransactionThatNobodyReportedIsFound() {
        assertThat(check(lose(LAST), List.of()).problems())
                .anyMatch(problem -> problem.startsWith("1 acknowledged, missing and not reported"));
    }

    @Test
    void aLossOnTheServerThatStandsIsFoundThoughItIsReported() {
        assertThat(check(lose(LAST), List.of(LAST)).problems())
                .anyMatch(problem -> problem.startsWith("1 acknowledged by this very server and missing"));
    }

    @Test
    void aReportedLossOfTheServerThatWasLeftIsConsistent() {
        LedgerVerdict verdict = check(
                lose(LAST),
                List.of(LAST),
                entry -> new LedgerEntry(entry.row(), entry.outcome(), 1, entry.endedNanos()));
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.reportedLost()).isEqualTo(1);
    }

    @Test
    void aReportOfWhatIsPresentIsFound() {
        assertThat(check("SELECT", List.of(ledger.getLast().id())).problems())
                .anyMatch(problem -> problem.startsWith("1 reported lost though present"));
    }

    @Test
    void aReportOfWhatNobodyCommittedIsFound() {
        assertThat(check("SELECT", List.of(new TransactionId(99, 1))).problems())
                .anyMatch(problem -> problem.startsWith("1 reported lost though no client committed it"));
    }

    @Test
    void aDoubledRowIsFound() {
        assertThat(check(
                                "INSERT INTO payments (order_id, client, number, amount)"
                                        + " SELECT order_id, client, number, amount FROM payments LIMIT 1",
                                List.of())
                        .problems())
                .contains("1 payments made twice");
    }

    @Test
    void halfATransactionIsFound() {
        assertThat(check("DELETE FROM payments WHERE id = (SELECT max(id) FROM payments)", List.of())
                        .problems())
                .containsExactly("1 payments that differ from what was paid");
        assertThat(check("UPDATE stock SET quantity = quantity - 1 WHERE item = 3", List.of())
                        .problems())
                .containsExactly("1 items whose stock is not the initial one less what was ordered");
    }

    @Test
    void aValueThatNobodyWroteIsFound() {
        assertThat(check("UPDATE journal SET cents = cents + 1 WHERE client = 0 AND number = 1", List.of())
                        .problems())
                .anyMatch(problem -> problem.startsWith("1 present with other values than acknowledged"));
    }

    @Test
    void aLossInTheMiddleIsFoundThoughItIsReported() {
        TransactionId early = new TransactionId(0, 1);
        LedgerVerdict verdict = check(
                lose(early),
                List.of(early),
                entry -> new LedgerEntry(entry.row(), entry.outcome(), 1, entry.endedNanos()));
        assertThat(verdict.problems()).anyMatch(problem -> problem.contains("though an earlier one"));
    }

    @Test
    void tablesAreComparedRowByRow() {
        SERVER.execute("postgres", "CREATE DATABASE same TEMPLATE app");
        try (PostgresServer other = PostgresServer.start()) {
            other.execute("postgres", "CREATE DATABASE same");
            for (PostgresServer server : List.of(SERVER, other)) {
                server.execute(
                        "same",
                        "DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE SCHEMA gad; CREATE TABLE t (a int, b text);"
                                + " INSERT INTO t SELECT n, 'row ' || n FROM generate_series(1, 100) n; INSERT INTO t VALUES (1, NULL)");
            }
            other.execute("same", "CREATE TABLE gad.own (a int)");
            TableComparison equal = TableComparison.of(SERVER, other, "same");
            assertThat(equal.differences()).isEmpty();
            assertThat(equal.rows()).isEqualTo(101);
            other.execute("same", "UPDATE t SET b = '' WHERE b IS NULL");
            assertThat(TableComparison.of(SERVER, other, "same").differences()).hasSize(1);
            other.execute("same", "UPDATE t SET b = NULL WHERE b = ''; CREATE UNLOGGED TABLE u (a int)");
            SERVER.execute("same", "CREATE UNLOGGED TABLE u (a int); INSERT INTO u VALUES (1)");
            assertThat(TableComparison.of(SERVER, other, "same").differences()).isEmpty();
            other.execute(
                    "same",
                    "ALTER TABLE t ADD COLUMN c int; UPDATE t SET c = a; ALTER TABLE t DROP COLUMN a;"
                            + " ALTER TABLE t RENAME c TO a");
            assertThat(TableComparison.of(SERVER, other, "same").differences())
                    .as("the same columns and values in another order")
                    .hasSize(1);
            other.execute("same", "DROP TABLE t");
            assertThat(TableComparison.of(SERVER, other, "same").isEqual()).isFalse();
        }
    }

    /** An order of which nothing else depends. */
    private static void placeLast(Ledger file) {
        SERVER.execute(
                "app",
                "INSERT INTO orders (id, client, number, item, quantity) VALUES (1000000, 50, 1, 7, 3);"
                        + " INSERT INTO journal VALUES (50, 1, 'PLACE', 1000000, 7, 3, 0);"
                        + " UPDATE stock SET quantity = quantity - 3 WHERE item = 7");
        JournalRow row = new JournalRow(LAST, JournalRow.Kind.PLACE, 1_000_000, 7, 3, 0);
        file.write(new LedgerEntry(row, LedgerEntry.Outcome.ACKNOWLEDGED, SERVER.port(), System.nanoTime()));
    }

    private static String lose(TransactionId id) {
        String which = " WHERE client = " + id.client() + " AND number = " + id.number();
        return "UPDATE stock s SET quantity = s.quantity + o.quantity FROM orders o WHERE o.item = s.item AND o.client = "
                + id.client() + " AND o.number = " + id.number() + "; DELETE FROM orders" + which
                + "; DELETE FROM journal" + which;
    }

    private static LedgerVerdict check(String damage, List<TransactionId> reported) {
        return check(damage, reported, UnaryOperator.identity());
    }

    private static LedgerVerdict check(String damage, List<TransactionId> reported, UnaryOperator<LedgerEntry> told) {
        String database = "copy" + ++copies;
        SERVER.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE app");
        SERVER.execute(database, damage);
        List<LedgerEntry> entries = new ArrayList<>(ledger);
        entries.replaceAll(told);
        return new LedgerChecker(SERVER, database).check(entries, reported);
    }
}
