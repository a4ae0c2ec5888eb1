package io.gad.sync;

import io.gad.member.FinalState;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the databases of a task come to where they can be followed. One that has begun goes on from what is on the servers. */
public sealed interface SyncStart {

    /** The first copy. */
    record Copy() implements SyncStart {}

    /**
     * The target was the primary before: it gives up what it alone has committed, and keeps all else. It is closed, its slots
     * of that time still stand, and the source has one of this task's for each database that reaches back to its opening. A
     * database without a final position is copied.
     *
     * <p>Or it was another secondary of that time, which stood elsewhere than the source: then what it alone had is what lies in its
     * own log behind its final position, and its standing slots of that time take the place of the primary's.
     *
     * @param formerTask by which the source followed the target then; of a secondary, by which that was fed
     * @param report under which it is stored what the target alone has committed: it is gone from the target behind this
     * @param finalPositions up to where the source held everything of the target then, by database; of a secondary, from where its own
     *     log tells what it has applied since a position that the source has passed too
     * @param finalStates what the source knew of it there
     * @param elseCopy whether a database is copied where this turns out to be impossible on the way; else it stops
     * @param stood where the target was another secondary
     */
    record Rewind(
            String formerTask,
            String report,
            Map<String, Lsn> finalPositions,
            List<FinalState> finalStates,
            boolean elseCopy,
            Optional<Stood> stood)
            implements SyncStart {

        /**
         * Of a secondary that stood elsewhere than the one that was promoted.
         *
         * @param ended the reign that both were in
         * @param since by database, from where the source's log tells what it has applied, and committed, since such a position
         * @param uneven databases in which the two logs begin at different positions: of a table whose rows nothing names, what
         *     came and went within one batch of either is in neither
         */
        public record Stood(Reign ended, Map<String, Lsn> since, Set<String> uneven) {
            public Stood {
                since = Map.copyOf(since);
                uneven = Set.copyOf(uneven);
            }
        }

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
