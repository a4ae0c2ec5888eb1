package io.gad.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a secondary with its primary, row by row: how far it has come, or what came of it.
 *
 * @param state {@code RUNNING DONE FAILED}
 * @param equal whether everything was compared and is the same, or was brought in line
 * @param tablesTotal of the databases that were begun
 * @param rows of the primary that were compared
 * @param differences rows that differ, all tables together
 * @param repaired of these, how many were brought in line
 * @param objectsCompared definitions, roles, settings, sequences and the like that were compared
 * @param objects which of these differ
 * @param leftOut tables whose rows were not compared, as the group leaves them out: {@code DATABASE:SCHEMA.TABLE}
 * @param problem why it does not go on, or ended before its time
 */
public record VerificationView(
        String group,
        String instance,
        String state,
        boolean repair,
        boolean equal,
        Instant startedAt,
        @Nullable Instant endedAt,
        int tablesTotal,
        long rows,
        long differences,
        long repaired,
        long objectsCompared,
        List<DifferingObjectView> objects,
        List<String> leftOut,
        List<VerifiedTableView> tables,
        @Nullable String problem) {

    public static final String RUNNING = "RUNNING";

    /**
     * One table that is done.
     *
     * @param first the first rows that differ, at most 1,000
     * @param problem why it could not be compared or repaired
     */
    public record VerifiedTableView(
            String database,
            String table,
            boolean equal,
            long rows,
            long differences,
            long repaired,
            List<DifferenceView> first,
            @Nullable String problem) {

        public VerifiedTableView {
            first = Lists.orEmpty(first);
        }
    }

    /**
     * Something beside rows that differs.
     *
     * @param kind what it is, in PostgreSQL's words
     * @param how {@code MISSING} on the secondary, {@code EXTRA} there, or {@code DIFFERENT}
     * @param detail in what it differs
     * @param fix what to run on the secondary
     */
    public record DifferingObjectView(
            String database, String kind, String name, String how, String detail, String fix, boolean repaired) {}

    /**
     * A row that differs.
     *
     * @param kind {@code MISSING} on the secondary, {@code EXTRA} there, or {@code DIFFERENT}
     * @param row its key as PostgreSQL writes it; the whole row where it has no key to go by
     * @param rows how many of the same, where there is no key
     * @param columns that differ
     */
    public record DifferenceView(String kind, List<String> row, long rows, List<String> columns) {

        public DifferenceView {
            row = Lists.orEmpty(row);
            columns = Lists.orEmpty(columns);
        }
    }

    public VerificationView {
        objects = Lists.orEmpty(objects);
        leftOut = Lists.orEmpty(leftOut);
        tables = Lists.orEmpty(tables);
    }

    public boolean isRunning() {
        return state.equals(RUNNING);
    }
}
