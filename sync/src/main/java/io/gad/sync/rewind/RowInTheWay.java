package io.gad.sync.rewind;

import io.gad.postgres.PostgresException;

/** A row of the target that neither log tells of is in the way of one that is put in: the two sides had strayed before. */
public final class RowInTheWay extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String table;

    RowInTheWay(String table, PostgresException refusal) {
        super("A row of table " + table + " is in the way that neither log tells of: " + refusal.getMessage(), refusal);
        this.table = table;
    }

    /** Its name as the book has it. */
    public String table() {
        return table;
    }
}
