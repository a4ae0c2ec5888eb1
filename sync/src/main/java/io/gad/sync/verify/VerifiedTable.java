package io.gad.sync.verify;

import java.util.List;

/**
 * What came of one table.
 *
 * @param rows of the source that were compared
 * @param differences all of them
 * @param first the first of them, at most {@link Differences#KEPT}
 * @param repaired how many rows were brought in line
 * @param problem why the table could not be compared, or not be repaired; empty if it could
 */
public record VerifiedTable(
        String database,
        String table,
        long rows,
        long differences,
        List<Difference> first,
        long repaired,
        String problem) {

    public VerifiedTable {
        first = List.copyOf(first);
    }

    static VerifiedTable notCompared(String database, String table, String why) {
        return new VerifiedTable(database, table, 0, 0, List.of(), 0, why);
    }

    /** Whether the two sides were the same, or are now. */
    public boolean isEqual() {
        return problem.isEmpty() && differences <= repaired;
    }

    VerifiedTable withRepaired(long rowsRepaired, String why) {
        return new VerifiedTable(database, table, rows, differences, first, rowsRepaired, why);
    }
}
