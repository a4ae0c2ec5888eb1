package io.gad.sync.apply;

import io.gad.postgres.TableName;

/** A set statement met fewer or more rows than were staged: the sides differ. The batch is rolled back. */
public final class ApplyMismatch extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ApplyMismatch(TableName table, String doing, long expected, long found) {
        super("Expected to " + doing + " " + expected + " rows of " + table + ", found " + found + ".");
    }
}
