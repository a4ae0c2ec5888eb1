package io.gad.control.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A comparison of both sides of a task, row by row.
 *
 * @param equal whether everything was compared and is the same, or was brought in line
 * @param tablesTotal of the databases that were begun
 * @param rows of the source that were compared
 * @param objectsCompared definitions, roles, settings, sequences and the like that were compared
 * @param objects which of these differ
 * @param leftOut tables whose rows were not compared, as DATABASE:SCHEMA.TABLE
 * @param problem why it does not go on, or ended before its time
 */
public record Verification(
        State state,
        boolean repair,
        boolean equal,
        Instant startedAt,
        Optional<Instant> endedAt,
        int tablesTotal,
        long rows,
        List<Table> tables,
        long objectsCompared,
        List<DifferingObject> objects,
        List<String> leftOut,
        Optional<String> problem) {

    /** Whether it goes on. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** One table that is done; {@code problem} is empty where it could be compared and repaired. */
    public record Table(
            String database,
            String table,
            boolean equal,
            long rows,
            long differences,
            List<Row> first,
            long repaired,
            String problem) {

        public Table {
            first = List.copyOf(first);
        }
    }

    /** Something beside rows that differs: {@code MISSING}, {@code EXTRA} or {@code DIFFERENT}; how to mend it. */
    public record DifferingObject(
            String database, String kind, String name, String how, String detail, String fix, boolean repaired) {}

    /** A row that differs: {@code MISSING}, {@code EXTRA} or {@code DIFFERENT}, by its key or as a whole. */
    public record Row(String kind, List<String> row, long rows, List<String> columns) {

        public Row {
            row = List.copyOf(row);
            columns = List.copyOf(columns);
        }
    }

    public Verification {
        tables = List.copyOf(tables);
        objects = List.copyOf(objects);
        leftOut = List.copyOf(leftOut);
    }
}
