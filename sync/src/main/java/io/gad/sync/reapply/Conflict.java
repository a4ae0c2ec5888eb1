package io.gad.sync.reapply;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of one change of a lost transaction.
 *
 * @param table as the change names it
 * @param op as {@link io.gad.sync.tail.LostChange#op}
 * @param passable whether it can be passed over by force
 * @param key of the row, or what is known of it
 * @param expected what the former primary's row was, where that is known and differs
 * @param found what the present primary holds instead; empty: nothing
 * @param detail for people
 */
public record Conflict(
        String table,
        String op,
        Kind kind,
        boolean passable,
        Map<String, @Nullable String> key,
        Map<String, @Nullable String> expected,
        Map<String, @Nullable String> found,
        String detail) {

    private static final int MOST_OF_A_VALUE = 1000;

    /** What is in the way. */
    public enum Kind {
        /** The row is another than the transaction changed, or may be. By force: what the transaction wrote holds. */
        ROW_CHANGED,
        /** The row to change is not there. By force: inserted if all of it is known; a row to delete is gone as it is. */
        ROW_GONE,
        /** A row has the key of the one to insert. By force: it becomes what the transaction inserted. */
        KEY_TAKEN,
        /** Another row holds a value that may be there once. */
        UNIQUE_TAKEN,
        /** The row refers to one that is not there. */
        REFERENCE_MISSING,
        /** Rows refer to the one that would go. */
        REFERENCED,
        /** The table, or a column of it, is not there. */
        TABLE_CHANGED,
        /** A definition, or a TRUNCATE: never done by itself. */
        BY_HAND,
        /** The server refuses the row: a check, a null, a value that does not fit. */
        REFUSED
    }

    public Conflict {
        key = copy(key);
        expected = copy(expected);
        found = copy(found);
    }

    private static Map<String, @Nullable String> copy(Map<String, @Nullable String> row) {
        return Collections.unmodifiableMap(cut(row));
    }

    /** A row for people to look at: of long values the beginning. */
    static Map<String, @Nullable String> cut(Map<String, @Nullable String> row) {
        Map<String, @Nullable String> cut = new LinkedHashMap<>(row);
        cut.replaceAll((column, value) -> value == null || value.length() <= MOST_OF_A_VALUE
                ? value
                : value.substring(0, MOST_OF_A_VALUE) + "... (" + value.length() + " characters)");
        return cut;
    }
}
