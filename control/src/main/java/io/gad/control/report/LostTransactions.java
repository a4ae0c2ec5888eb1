package io.gad.control.report;

import io.gad.control.port.LostTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one former primary committed and nobody else got, or a part of it.
 *
 * @param epoch of the reign in which it was the primary
 * @param complete whether everything was read
 * @param why what is missing, for people; empty when complete
 * @param count of all its transactions
 * @param transactions those that were asked for
 * @param alsoIn the former primary whose own report has these changes as well, where this one is of what a secondary had of it
 */
public record LostTransactions(
        String group,
        String formerPrimary,
        long epoch,
        boolean complete,
        String why,
        long count,
        List<Entry> transactions,
        Optional<String> alsoIn) {

    /** One whose changes stand in no other. */
    public LostTransactions(
            String group,
            String formerPrimary,
            long epoch,
            boolean complete,
            String why,
            long count,
            List<Entry> transactions) {
        this(group, formerPrimary, epoch, complete, why, count, transactions, Optional.empty());
    }

    /**
     * One transaction and what was made of it.
     *
     * @param transaction with its first changes
     * @param changes how many it has in all
     */
    public record Entry(LostTransaction transaction, long changes, Fate fate) {}

    /**
     * What was made of a lost transaction.
     *
     * @param by who decided; empty while it is open
     * @param at when
     */
    public record Fate(Status status, String by, Optional<Instant> at) {

        public static final Fate OPEN = new Fate(Status.OPEN, "", Optional.empty());
    }

    /** What was made of a lost transaction. */
    public enum Status {
        OPEN,
        /** Begun, and not known how it ended: under way, or in doubt since the server or the primary was lost. */
        REAPPLYING,
        REAPPLIED,
        DISMISSED
    }

    public LostTransactions {
        transactions = List.copyOf(transactions);
    }
}
