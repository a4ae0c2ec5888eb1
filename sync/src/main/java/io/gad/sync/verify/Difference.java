package io.gad.sync.verify;

import java.util.List;

/**
 * A row that is not the same on both sides.
 *
 * @param row its key as PostgreSQL writes it; the whole row where it has no key to go by
 * @param rows how many of them, which is more than one only without a key
 * @param columns that differ, where the row stands on both sides and was looked at
 */
public record Difference(Kind kind, List<String> row, long rows, List<String> columns) {

    /** As seen from the source. */
    public enum Kind {
        /** On the source alone. */
        MISSING,
        /** On the target alone. */
        EXTRA,
        /** On both, with other values. */
        DIFFERENT
    }

    public Difference {
        row = List.copyOf(row);
        columns = List.copyOf(columns);
    }
}
