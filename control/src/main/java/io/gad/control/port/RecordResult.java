package io.gad.control.port;

import io.gad.member.FinalState;
import io.gad.postgres.Lsn;
import java.util.List;
import java.util.Map;

/** What became of the commit point in the target's own rows. */
public sealed interface RecordResult {

    /**
     * The target is the primary of the new reign (now, or since an earlier call of the same operation).
     *
     * @param finalPositions per database, up to where it holds everything of the old primary; read after the change
     * @param finalStates for each of them what it knew of the old primary there
     */
    record Recorded(Map<String, Lsn> finalPositions, List<FinalState> finalStates) implements RecordResult {
        public Recorded {
            finalPositions = Map.copyOf(finalPositions);
            finalStates = List.copyOf(finalStates);
        }
    }

    /** The operation was cancelled there before: nothing was changed. */
    record Cancelled() implements RecordResult {}

    /** Another operation or manager was first: this one stops. */
    record Outbid(String found) implements RecordResult {}
}
