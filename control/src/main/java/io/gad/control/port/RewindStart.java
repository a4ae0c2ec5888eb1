package io.gad.control.port;

import io.gad.member.FinalState;
import io.gad.postgres.Lsn;
import java.util.List;
import java.util.Map;

/**
 * How a former primary gets back without a copy: what only it has is taken back, row by row.
 *
 * @param formerTask whose slots on it hold what only it has
 * @param report names the stored report of that
 * @param finalPositions per database, up to where the present primary has it
 * @param finalStates what the present primary knew of it there
 * @param elseCopy whether what turns out on the way not to be possible is copied; else the task stops
 */
public record RewindStart(
        String formerTask,
        String report,
        Map<String, Lsn> finalPositions,
        List<FinalState> finalStates,
        boolean elseCopy) {

    public RewindStart {
        finalPositions = Map.copyOf(finalPositions);
        finalStates = List.copyOf(finalStates);
    }
}
