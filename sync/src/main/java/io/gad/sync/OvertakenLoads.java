package io.gad.sync;

import io.gad.sync.copy.CopyProgress;
import java.util.Optional;

/** How often a load was overtaken by changes: without getting on meanwhile, and with the loss of what had arrived. */
final class OvertakenLoads {

    private static final int AT_MOST = 5;

    /** A copy of hours that has begun again as often will not end by itself. */
    private static final int LOST_AT_MOST = 3;

    private final String database;
    private final CopyProgress copied;
    private int times;
    private int lost;
    private long chunksBefore;

    OvertakenLoads(String database, CopyProgress copied) {
        this.database = database;
        this.copied = copied;
    }

    void none() {
        times = 0;
        lost = 0;
    }

    /** @return what to say where it has been often enough */
    Optional<SyncState.Problem> once(LoadOvertaken e) {
        times = copied.chunksDone() > chunksBefore ? 1 : times + 1;
        chunksBefore = copied.chunksDone();
        if (e.isFromItsBeginning()) {
            lost++;
        }
        if (lost >= LOST_AT_MOST) {
            lost = 0; // Whoever resumes has seen to it.
            return Optional.of(new SyncState.Problem(
                    "LOAD_LOST",
                    "Expected the first copy of database " + database + " to go on where it was, found that it had to"
                            + " begin again " + LOST_AT_MOST + " times: " + e.getMessage(),
                    "Give it a time without such definitions, or a larger --wal-budget so that it ends in one stretch,"
                            + " then resume."));
        }
        return times < AT_MOST
                ? Optional.empty()
                : Optional.of(new SyncState.Problem(
                        "LOAD_OVERTAKEN",
                        "Expected the tables of database " + database + " to keep their shape during the copy,"
                                + " found them changed each of " + times + " times: " + e.getMessage(),
                        "Hold back ALTER TABLE and DROP TABLE until the copy is done, then resume."));
    }
}
