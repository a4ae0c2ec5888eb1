package io.gad.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides whether a server holds what its clients were told, after a promotion or without one.
 *
 * <p>It does when every acknowledged transaction is there with the values that were acknowledged, or was acknowledged by
 * another server and is named in the report of the lost; when what is missing of a client is the end of what it wrote
 * there; when nothing is there or in the report that no client committed (one in doubt may be in either, not in both);
 * and when every other table follows from the journal: no row is lost, doubled or half of its transaction.
 */
public final class LedgerChecker {

    private final PostgresServer primary;
    private final String database;

    /** The clients must be quiet while it looks. */
    public LedgerChecker(PostgresServer primary, String database) {
        this.primary = primary;
        this.database = database;
    }

    /**
     * Compares.
     *
     * @param reported one element for each transaction in the report of the lost, as often as it is named
     */
    public LedgerVerdict check(Collection<LedgerEntry> ledger, Collection<TransactionId> reported) {
        List<String> problems = new ArrayList<>();
        Map<TransactionId, LedgerEntry> known = new TreeMap<>();
        for (LedgerEntry entry : ledger) {
            if (known.put(entry.id(), entry) != null) {
                problems.add("the ledger names " + entry.id() + " twice");
            }
        }
        Map<TransactionId, JournalRow> present = new TreeMap<>();
        long rows = 0;
        try (Connection connection = primary.connect(database)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT " + JournalRow.COLUMNS + " FROM journal")) {
                while (found.next()) {
                    JournalRow row = JournalRow.of(found);
                    if (present.put(row.id(), row) != null) {
                        problems.add("the journal holds " + row.id() + " twice");
                    }
                }
            }
            rows = ShopSums.check(connection, problems);
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to read the shop on port " + primary.port(), e);
        }
        Set<TransactionId> named = new HashSet<>(reported);
        if (named.size() < reported.size()) {
            problems.add((reported.size() - named.size()) + " transactions are reported lost more than once");
        }
        List<LedgerEntry> lost = known.values().stream()
                .filter(LedgerEntry::isAcknowledged)
                .filter(entry -> !present.containsKey(entry.id()))
                .toList();
        note(problems, "acknowledged, missing and not reported", ids(lost).filter(id -> !named.contains(id)));
        note(
                problems,
                "acknowledged by this very server and missing",
                lost.stream().filter(entry -> entry.port() == primary.port()).map(LedgerEntry::id));
        note(problems, "reported lost though present", named.stream().filter(present::containsKey));
        Predicate<TransactionId> unknown = id -> !known.containsKey(id);
        note(
                problems,
                "reported lost though no client committed it",
                named.stream().filter(unknown));
        note(
                problems,
                "present though no client committed it",
                present.keySet().stream().filter(unknown));
        note(
                problems,
                "present with other values than acknowledged",
                present.values().stream()
                        .filter(row -> known.containsKey(row.id())
                                && !row.equals(known.get(row.id()).row()))
                        .map(JournalRow::id));
        note(problems, "present though an earlier one of the same client and server is missing", gaps(known, present));
        return new LedgerVerdict(
                known.values().stream().filter(LedgerEntry::isAcknowledged).count(),
                lost.size(),
                ids(lost).filter(named::contains).count(),
                rows,
                problems);
    }

    /** A client waits for each answer: what was lost with its server can only be the last that it wrote there. */
    private static Stream<TransactionId> gaps(
            Map<TransactionId, LedgerEntry> known, Map<TransactionId, JournalRow> present) {
        record Writer(int client, int port) {}
        Set<Writer> missing = new HashSet<>();
        List<TransactionId> gaps = new ArrayList<>();
        for (LedgerEntry entry : known.values()) {
            Writer writer = new Writer(entry.id().client(), entry.port());
            if (!present.containsKey(entry.id())) {
                if (entry.isAcknowledged()) {
                    missing.add(writer);
                }
            } else if (missing.contains(writer)) {
                gaps.add(entry.id());
            }
        }
        return gaps.stream();
    }

    private static Stream<TransactionId> ids(List<LedgerEntry> entries) {
        return entries.stream().map(LedgerEntry::id);
    }

    private static void note(List<String> problems, String what, Stream<TransactionId> which) {
        List<TransactionId> all = which.sorted().toList();
        if (!all.isEmpty()) {
            problems.add(
                    all.size() + " " + what + ", first (client/number): " + all.subList(0, Math.min(5, all.size())));
        }
    }
}
