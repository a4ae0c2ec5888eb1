package io.gad.sync.reapply;

import java.util.List;

/**
 * What became of it.
 *
 * @param changes how many of the transaction's changes were looked at
 * @param conflicts the first hundred, those that were passed over among them
 * @param conflictCount all that were found
 */
public record ReapplyResult(Outcome outcome, long changes, List<Conflict> conflicts, long conflictCount) {

    /** What became of it. */
    public enum Outcome {
        /** Committed. */
        APPLIED,
        /** Committed by an earlier call; this one changed nothing. */
        ALREADY,
        /** A dry run: it would be committed. */
        POSSIBLE,
        /** Conflicts were in the way; nothing was changed. */
        CONFLICTS,
        /** The connection broke in the commit: {@link Reapplication#stands} tells whether it is committed. */
        IN_DOUBT
    }

    public ReapplyResult {
        conflicts = List.copyOf(conflicts);
    }
}
