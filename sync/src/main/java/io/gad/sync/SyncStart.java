package io.gad.sync;

import io.gad.member.FinalState;
import io.gad.postgres.Lsn;
import java.util.List;
import java.util.Map;

/** How the databases of a task come to where they can be followed. One that has begun goes on from what is on the servers. */
public sealed interface SyncStart {

    /** The first copy. */
    record Copy() implements SyncStart {}

    /**
     * The target was the primary before: it gives up what it alone has committed, and keeps all else. It is closed, its slots
     * of that time still stand, and the source has one of this task's for each database that reaches back to its opening. A
     * database without a final position is copied.
     *
     * @param formerTask by which the source followed the target then
     * @param report under which it is stored what the target alone has committed: it is gone from the target behind this
     * @param finalPositions up to where the source held everything of the target then, by database
     * @param finalStates what the source knew of it there
     * @param elseCopy whether a database is copied where this turns out to be impossible on the way; else it stops
     */
    record Rewind(
            String formerTask,
            String report,
            Map<String, Lsn> finalPositions,
            List<FinalState> finalStates,
            boolean elseCopy)
            implements SyncStart {

        public Rewind {
            finalPositions = Map.copyOf(finalPositions);
            finalStates = List.copyOf(finalStates);
            if (report.isBlank()) {
                throw new IllegalArgumentException(
                        "Expected the report of what the former primary alone has committed to be stored, found none.");
            }
        }
    }
}
