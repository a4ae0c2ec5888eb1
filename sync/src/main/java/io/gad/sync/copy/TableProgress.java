package io.gad.sync.copy;

import io.gad.postgres.TableName;

/**
 * How far one table of a load is.
 *
 * @param rows that have left the source and were not lost on their way
 * @param rowsTotal counted where the table is done, else what the source's statistics say, at least {@code rows}; 0 where they
 *     say nothing
 * @param bytes of {@code bytesTotal}, which is what the table takes on the source's disk
 */
public record TableProgress(TableName name, Stage stage, long rows, long rowsTotal, long bytes, long bytesTotal) {

    /** Where a table is on its way. */
    public enum Stage {
        WAITING,
        COPYING,
        DONE
    }
}
