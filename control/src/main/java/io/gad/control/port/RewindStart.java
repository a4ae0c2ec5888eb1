package io.gad.control.port;

import io.gad.member.FinalState;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a former primary, or a secondary that stood elsewhere than the promoted one, gets in line without a copy: what only it has is
 * taken back, row by row.
 *
 * @param formerTask whose slots on it hold what only it has
 * @param report names the stored report of that
 * @param finalPositions per database, up to where the present primary has it; of a secondary, from where its own log tells
 * @param finalStates what the present primary knew of it there
 * @param elseCopy whether what turns out on the way not to be possible is copied; else the task stops
 * @param stood of a secondary
 */
public record RewindStart(
        String formerTask,
        String report,
        Map<String, Lsn> finalPositions,
        List<FinalState> finalStates,
        boolean elseCopy,
        Optional<Stood> stood) {

    /**
     * Of a secondary that stood elsewhere.
     *
     * @param ended the reign that it was in
     * @param since by database, from where the new primary's log tells what it has applied and committed
     * @param uneven databases in which the two logs begin at different positions of the old primary
     */
    public record Stood(Reign ended, Map<String, Lsn> since, Set<String> uneven) {
        public Stood {
            since = Map.copyOf(since);
            uneven = Set.copyOf(uneven);
        }
    }

    public RewindStart {
        finalPositions = Map.copyOf(finalPositions);
        finalStates = List.copyOf(finalStates);
    }
}
