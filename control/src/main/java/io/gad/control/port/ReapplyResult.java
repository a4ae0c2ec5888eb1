package io.gad.control.port;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of re-applying a lost transaction.
 *
 * @param changes how many of its changes were looked at
 * @param conflicts the first of them, those that were passed over among them
 * @param conflictCount all of them
 */
public record ReapplyResult(Outcome outcome, long changes, List<Conflict> conflicts, long conflictCount) {

    /** What became of it. */
    public enum Outcome {
        /** Committed, by this call. */
        APPLIED,
        /** Committed, by an earlier one. */
        ALREADY,
        /** A dry run: it would be committed. */
        POSSIBLE,
        /** Conflicts are in the way; nothing was changed. */
        CONFLICTS,
        /** The answer to the commit was lost. */
        IN_DOUBT
    }

    /**
     * What is in the way of one change.
     *
     * @param op {@code INSERT UPDATE DELETE TRUNCATE DDL}
     * @param kind {@code ROW_CHANGED ROW_GONE KEY_TAKEN UNIQUE_TAKEN REFERENCE_MISSING REFERENCED TABLE_CHANGED BY_HAND REFUSED}
     * @param passable whether force passes over it
     * @param key what is known of the row
     * @param expected what the former primary's row had, where that is known and is otherwise now
     * @param found the present primary's row; empty: none
     * @param detail for people
     */
    public record Conflict(
            String table,
            String op,
            String kind,
            boolean passable,
            Map<String, @Nullable String> key,
            Map<String, @Nullable String> expected,
            Map<String, @Nullable String> found,
            String detail) {

        public Conflict {
            key = copy(key);
            expected = copy(expected);
            found = copy(found);
        }

        private static Map<String, @Nullable String> copy(Map<String, @Nullable String> row) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(row));
        }
    }

    public ReapplyResult {
        conflicts = List.copyOf(conflicts);
    }
}
