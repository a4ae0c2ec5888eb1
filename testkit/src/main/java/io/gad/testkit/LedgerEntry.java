package io.gad.testkit;

import java.util.List;

/**
 * A transaction of which the client knows that it was committed, or does not know whether it was.
 *
 * @param port of the server that was asked to commit
 * @param endedNanos {@link System#nanoTime()} when the answer, or the break, was seen
 */
public record LedgerEntry(JournalRow row, Outcome outcome, int port, long endedNanos) {

    /** What the client knows. */
    public enum Outcome {
        ACKNOWLEDGED,
        /** The connection broke in the commit: both are right, all of it or nothing. */
        IN_DOUBT
    }

    public TransactionId id() {
        return row.id();
    }

    public boolean isAcknowledged() {
        return outcome == Outcome.ACKNOWLEDGED;
    }

    String toLine() {
        return String.join(
                "\t",
                List.of(
                        Integer.toString(id().client()),
                        Long.toString(id().number()),
                        row.kind().name(),
                        Long.toString(row.orderId()),
                        Integer.toString(row.item()),
                        Integer.toString(row.quantity()),
                        Long.toString(row.cents()),
                        outcome.name(),
                        Integer.toString(port),
                        Long.toString(endedNanos)));
    }

    static LedgerEntry ofLine(String line) {
        String[] field = line.split("\t", -1);
        if (field.length != 10) {
            throw new IllegalArgumentException("Expected 10 fields in a line of the ledger, found: " + line);
        }
        TransactionId id = new TransactionId(Integer.parseInt(field[0]), Long.parseLong(field[1]));
        JournalRow row = new JournalRow(
                id,
                JournalRow.Kind.valueOf(field[2]),
                Long.parseLong(field[3]),
                Integer.parseInt(field[4]),
                Integer.parseInt(field[5]),
                Long.parseLong(field[6]));
        return new LedgerEntry(row, Outcome.valueOf(field[7]), Integer.parseInt(field[8]), Long.parseLong(field[9]));
    }
}
