package io.gad.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link LostActionRequest}.
 *
 * @param outcome {@code APPLIED}; {@code ALREADY}: an earlier call had committed it; {@code DISMISSED}; of a dry run
 *     {@code POSSIBLE}, {@code CONFLICTS} or {@code ALREADY}
 * @param transactions how many it was about
 * @param changes how many changes of a re-applied one were looked at
 * @param conflictCount all conflicts; {@code conflicts} has the first hundred
 */
public record LostActionView(
        String group,
        String action,
        boolean dryRun,
        String outcome,
        long transactions,
        long changes,
        long conflictCount,
        List<LostConflict> conflicts) {

    /**
     * What is in the way of one change.
     *
     * @param op {@code INSERT UPDATE DELETE TRUNCATE DDL}
     * @param kind {@code ROW_CHANGED ROW_GONE KEY_TAKEN UNIQUE_TAKEN REFERENCE_MISSING REFERENCED TABLE_CHANGED BY_HAND REFUSED}
     * @param passable whether {@code force} passes over it
     * @param key what is known of the row
     * @param expected what the former primary's row had, where that is known and is otherwise now; null: nothing is
     * @param found the present primary's row; null: none
     * @param detail for people
     */
    public record LostConflict(
            String table,
            String op,
            String kind,
            boolean passable,
            Map<String, @Nullable String> key,
            @Nullable Map<String, @Nullable String> expected,
            @Nullable Map<String, @Nullable String> found,
            String detail) {}

    public LostActionView {
        conflicts = Lists.orEmpty(conflicts);
    }
}
