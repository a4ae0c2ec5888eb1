package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import java.util.Optional;

/**
 * A replication slot as its server describes it now.
 *
 * @param activePid the walsender that streams from it
 * @param confirmedFlush up to where its consumer has acknowledged; the server never sends earlier commits again
 * @param restart from where the server keeps log for it; empty if that log is gone
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}; empty before version 13
 * @param retainedBytes log that is kept because of it
 */
public record SlotState(
        String name,
        String plugin,
        String database,
        boolean temporary,
        Optional<Integer> activePid,
        Optional<Lsn> confirmedFlush,
        Optional<Lsn> restart,
        String walStatus,
        Optional<Long> safeWalBytes,
        long retainedBytes) {

    /** Whether the log that it needs is gone, or it was invalidated: it will never stream again. */
    public boolean isLost() {
        return walStatus.equals("lost") || restart.isEmpty();
    }
}
