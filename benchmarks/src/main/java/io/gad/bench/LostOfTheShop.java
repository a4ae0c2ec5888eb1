package io.gad.bench;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostTransaction;
import io.gad.testkit.LedgerEntry;
import io.gad.testkit.TransactionId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was reported lost, as the shop's transactions: each of them writes one row of the journal. A server that lost some, came
 * back, and rules again does not hold them and need not: what was compared once is out of the account.
 */
final class LostOfTheShop {

    /** One commit of a former primary, however often it is listed. */
    private record Commit(String formerPrimary, long epoch, String lsn) {}

    private final Map<Commit, List<TransactionId>> commits = new LinkedHashMap<>();
    private final Set<TransactionId> settled = new HashSet<>();

    void add(LostTransactionsView report) {
        for (LostTransaction lost : report.transactions()) {
            commits.put(
                    new Commit(lost.formerPrimary(), lost.epoch(), lost.lsn()),
                    lost.changes().stream()
                            .flatMap(change -> TransactionId.ofJournal(change.table(), change.after()).stream())
                            .toList());
        }
    }

    /** Those that were not settled. */
    List<TransactionId> open() {
        return commits.values().stream()
                .flatMap(List::stream)
                .filter(id -> !settled.contains(id))
                .toList();
    }

    /** What clients were told, without what is out of the account. */
    List<LedgerEntry> without(List<LedgerEntry> told) {
        return told.stream().filter(entry -> !settled.contains(entry.id())).toList();
    }

    /** All that were reported were compared. */
    void settle() {
        settled.addAll(open());
    }
}
