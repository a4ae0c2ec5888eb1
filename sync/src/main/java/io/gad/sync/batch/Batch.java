package io.gad.sync.batch;

import io.gad.postgres.Lsn;
import io.gad.sync.receive.SourceTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whole transactions for one commit of the target.
 *
 * @param end where the target stands afterwards
 */
public record Batch(List<SourceTransaction> transactions, Lsn end) implements AutoCloseable {

    public Batch {
        transactions = List.copyOf(transactions);
    }

    /** When the last of them was committed; empty if there is none, only a position. */
    public Optional<Instant> commitTime() {
        return transactions.isEmpty()
                ? Optional.empty()
                : Optional.of(transactions.getLast().commitTime());
    }

    /** Transactions that hold something of the customer's. */
    public long customerTransactions() {
        return transactions.stream().filter(t -> !t.isOurs()).count();
    }

    public long customerRows() {
        return transactions.stream().mapToLong(SourceTransaction::customerRows).sum();
    }

    @Override
    public void close() {
        transactions.forEach(SourceTransaction::close);
    }
}
