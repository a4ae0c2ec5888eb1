package io.gad.control.report;

import io.gad.control.port.LostTransaction;
import java.util.List;

/**
 * What one former primary committed and nobody else got.
 *
 * @param complete whether everything was read
 * @param why what is missing, for people; empty when complete
 */
public record LostTransactions(
        String group, String formerPrimary, boolean complete, String why, List<Entry> transactions) {

    /** One transaction and what was made of it. */
    public record Entry(LostTransaction transaction, Status status) {}

    /** What was made of a lost transaction. */
    public enum Status {
        OPEN,
        REAPPLIED,
        DISMISSED
    }

    public LostTransactions {
        transactions = List.copyOf(transactions);
    }
}
