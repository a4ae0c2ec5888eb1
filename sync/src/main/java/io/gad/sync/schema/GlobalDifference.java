package io.gad.sync.schema;

import java.util.List;

/**
 * Something about roles and databases in which the target is not as the source.
 *
 * @param kind role, membership, setting, grant and the like
 * @param detail in what it differs, for people; never a password
 * @param statements that bring the target in line; a password is left out of them
 */
public record GlobalDifference(String kind, String name, How how, String detail, List<String> statements) {

    /** As seen from the source. */
    public enum How {
        /** On the source alone. */
        MISSING,
        /** On the target alone. */
        EXTRA,
        DIFFERENT
    }

    public GlobalDifference {
        statements = List.copyOf(statements);
    }
}
