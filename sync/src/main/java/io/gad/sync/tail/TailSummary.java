package io.gad.sync.tail;

import io.gad.postgres.Lsn;
import java.util.List;

/**
 * What one reading of a tail came to.
 *
 * @param complete whether nothing can come on top of what was read
 * @param why what is missing, for people; empty if complete
 * @param transactions the customer's; transactions of our own rows alone do not count
 * @param upTo how far the log was read
 * @param inDoubt prepared transactions by their names: they can still be committed or rolled back
 */
public record TailSummary(
        boolean complete, String why, long transactions, long changes, Lsn upTo, List<String> inDoubt) {

    public TailSummary {
        inDoubt = List.copyOf(inDoubt);
    }
}
