package io.gad.testkit;

import java.util.Comparator;

/**
 * Which transaction of the {@link LedgerWorkload}; stored in its row of the table {@code journal}.
 *
 * @param client counted from 1; 0 is the initial load
 * @param number ascending within one client, in the order of the commits; numbers of failed transactions are missing
 */
public record TransactionId(int client, long number) implements Comparable<TransactionId> {

    private static final Comparator<TransactionId> ORDER =
            Comparator.comparingInt(TransactionId::client).thenComparingLong(TransactionId::number);

    @Override
    public int compareTo(TransactionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return client + "/" + number;
    }
}
