package io.gad.demo;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostChange;
import io.gad.api.LostTransactionsView.LostTransaction;
import io.gad.testkit.TransactionId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The report of the lost transactions, read as the shop's: each of its transactions writes one row of the journal. */
final class Report {

    private final LostTransactionsView view;

    Report(LostTransactionsView view) {
        this.view = view;
    }

    /** One for each row of the journal that the report says was inserted. */
    List<TransactionId> transactions() {
        return view.transactions().stream()
                .flatMap(transaction -> transaction.changes().stream())
                .flatMap(change -> journalRow(change).stream())
                .toList();
    }

    /** What is in the report though it is no transaction of the shop's. */
    List<String> strangers() {
        return view.transactions().stream()
                .filter(transaction -> transaction.changes().stream()
                        .allMatch(change -> journalRow(change).isEmpty()))
                .map(Report::text)
                .toList();
    }

    private static Optional<TransactionId> journalRow(LostChange change) {
        return change.op().equals("INSERT")
                ? TransactionId.ofJournal(change.table(), change.after())
                : Optional.empty();
    }

    private static String text(LostTransaction transaction) {
        return transaction.database() + " " + transaction.lsn() + " "
                + Stream.of(transaction.changes().toArray(LostChange[]::new))
                        .map(change -> change.op() + " " + change.table())
                        .limit(3)
                        .toList();
    }
}
