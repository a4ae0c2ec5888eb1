package io.gad.sync.tail;

import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.List;

/**
 * A transaction that a former primary committed and that never reached the member that was promoted. A very large one
 * comes in several pieces, one behind the other, which differ in their changes alone.
 *
 * @param xid PostgreSQL's 32-bit number of it
 * @param commitTime by the former primary's clock
 * @param lsn the end of its commit record
 * @param changes in the order in which they were made
 */
public record LostTransaction(long xid, Instant commitTime, Lsn lsn, String database, List<LostChange> changes) {

    public LostTransaction {
        changes = List.copyOf(changes);
    }
}
