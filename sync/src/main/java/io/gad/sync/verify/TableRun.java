package io.gad.sync.verify;

import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Table;
import io.gad.sync.constraint.OlderRows;
import io.gad.sync.cut.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One table under comparison: how far it has come, and what was found. */
final class TableRun {

    private static final int LOOKED_AT = 100;

    private final String database;
    private final ComparedTable table;
    private final Differences found = new Differences();
    private Optional<List<String>> after = Optional.empty();
    private boolean done;
    private long rows;

    private TableRun(String database, ComparedTable table) {
        this.database = database;
        this.table = table;
    }

    /** Null if the source has no such table any more. */
    static @Nullable TableRun begin(Cut cut, String database, TableName name) {
        Optional<Table> table = new Catalog(cut.source()).table(name);
        return table.map(t -> new TableRun(database, ComparedTable.of(t))).orElse(null);
    }

    private static Sides sides(Cut cut) {
        return new Sides(cut.source(), cut.target());
    }

    private boolean isByKey() {
        return !table.key().isEmpty();
    }

    /** Compares the next range, or all of it. */
    long step(Cut cut) {
        if (!isByKey()) {
            rows = new RowsComparison(table).compare(sides(cut), found);
            done = true;
            return rows;
        }
        RangeComparison.Outcome outcome = new RangeComparison(table).compare(sides(cut), after, found);
        after = outcome.end();
        done = after.isEmpty();
        rows += outcome.rows();
        return outcome.rows();
    }

    boolean isDone() {
        return done;
    }

    Differences found() {
        return found;
    }

    VerifiedTable result(Cut cut) {
        List<Difference> first = new ArrayList<>();
        for (Difference difference : found.list(Differences.KEPT)) {
            boolean look = isByKey() && difference.kind() == Difference.Kind.DIFFERENT && first.size() < LOOKED_AT;
            first.add(look ? withColumns(cut, difference) : difference);
        }
        return new VerifiedTable(database, table.name().toString(), rows, found.count(), first, 0, "");
    }

    private Difference withColumns(Cut cut, Difference difference) {
        List<String> columns = new RangeComparison(table).differingColumns(sides(cut), difference.row());
        return new Difference(difference.kind(), difference.row(), difference.rows(), columns);
    }

    /**
     * Brings the target in line with the source at another cut, inside its transactions. Rows without a key are compared
     * once more there: only then is it known how many of the same there are to be.
     *
     * @return how many rows were touched
     */
    long repair(Cut cut) {
        return OlderRows.write(cut.target(), table.name(), () -> mend(cut));
    }

    private long mend(Cut cut) {
        if (isByKey()) {
            List<Difference> rowsToMend = found.list(Integer.MAX_VALUE);
            new TableRepair(table, sides(cut)).byKey(rowsToMend);
            return rowsToMend.size();
        }
        Differences now = new Differences();
        long unused = new RowsComparison(table).compare(sides(cut), now);
        List<Difference> rowsToMend = now.list(Integer.MAX_VALUE);
        new TableRepair(table, sides(cut)).byRow(rowsToMend);
        return now.count();
    }
}
