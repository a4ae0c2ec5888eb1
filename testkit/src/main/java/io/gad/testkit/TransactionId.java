package io.gad.testkit;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which transaction of the {@link LedgerWorkload}; stored in its row of the table {@code journal}.
 *
 * @param client counted from 1; 0 is the initial load
 * @param number ascending within one client, in the order of the commits; numbers of failed transactions are missing
 */
public record TransactionId(int client, long number) implements Comparable<TransactionId> {

    private static final String JOURNAL = "public.journal";

    private static final Comparator<TransactionId> ORDER =
            Comparator.comparingInt(TransactionId::client).thenComparingLong(TransactionId::number);

    /**
     * Of the row that stands for it in the journal.
     *
     * @param table with its schema
     * @param row its columns, as texts; null: there is none
     * @return empty if it is no row of the journal
     */
    public static Optional<TransactionId> ofJournal(String table, @Nullable Map<String, @Nullable String> row) {
        if (!table.equals(JOURNAL) || row == null) {
            return Optional.empty();
        }
        String client = row.get("client");
        String number = row.get("number");
        return client == null || number == null
                ? Optional.empty()
                : Optional.of(new TransactionId(Integer.parseInt(client), Long.parseLong(number)));
    }

    @Override
    public int compareTo(TransactionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return client + "/" + number;
    }
}
