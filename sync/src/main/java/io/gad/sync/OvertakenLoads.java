package io.gad.sync;

import io.gad.sync.copy.CopyProgress;
import java.util.Optional;

/** How often in a row a load was overtaken by changes of its tables without getting on meanwhile. */
final class OvertakenLoads {

    private static final int AT_MOST = 5;

    private final String database;
    private final CopyProgress copied;
    private int times;
    private long chunksBefore;

    OvertakenLoads(String database, CopyProgress copied) {
        this.database = database;
        this.copied = copied;
    }

    void none() {
        times = 0;
    }

    /** @return what to say where it has been often enough */
    Optional<SyncState.Problem> once(LoadOvertaken e) {
        times = copied.chunksDone() > chunksBefore ? 1 : times + 1;
        chunksBefore = copied.chunksDone();
        return times < AT_MOST
                ? Optional.empty()
                : Optional.of(new SyncState.Problem(
                        "LOAD_OVERTAKEN",
                        "Expected the tables of database " + database + " to keep their shape during the copy,"
                                + " found them changed each of " + times + " times: " + e.getMessage(),
                        "Hold back ALTER TABLE and DROP TABLE until the copy is done, then resume."));
    }
}
