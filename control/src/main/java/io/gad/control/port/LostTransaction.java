package io.gad.control.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that a former primary committed and nobody else got; a very large one comes in several pieces behind each
 * other, which differ in their changes alone.
 *
 * @param lsn where its commit ends
 */
public record LostTransaction(String database, long xid, Instant commitTime, String lsn, List<Change> changes) {

    /**
     * One row of it.
     *
     * @param op {@code INSERT UPDATE DELETE TRUNCATE DDL}
     * @param oldRow the row before, or its key, as text by column
     * @param newRow the row after; an unchanged large value is missing from it
     * @param whole whether {@code oldRow} is all of the row, which has no other identity: several may be equal
     */
    public record Change(
            String table,
            String op,
            Optional<Map<String, @Nullable String>> oldRow,
            Optional<Map<String, @Nullable String>> newRow,
            boolean whole) {

        /** Of a row that is told by its key. */
        public Change(
                String table,
                String op,
                Optional<Map<String, @Nullable String>> oldRow,
                Optional<Map<String, @Nullable String>> newRow) {
            this(table, op, oldRow, newRow, false);
        }
    }

    public LostTransaction {
        changes = List.copyOf(changes);
    }

    /** Without its changes. */
    public LostTransaction bare() {
        return with(List.of());
    }

    public LostTransaction with(List<Change> others) {
        return new LostTransaction(database, xid, commitTime, lsn, others);
    }

    /** Whether both are pieces of one transaction. */
    public boolean isPieceOfTheSame(LostTransaction other) {
        return database.equals(other.database) && xid == other.xid && lsn.equals(other.lsn);
    }
}
