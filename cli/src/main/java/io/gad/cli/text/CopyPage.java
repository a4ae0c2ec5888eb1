package io.gad.cli.text;

import io.gad.api.CopyView;
import io.gad.api.DatabaseView;
import java.util.ArrayList;
import java.util.List;

/** How far a first copy is: its tables under way, its indexes and keys. */
final class CopyPage {

    private CopyPage() {}

    /** Nothing while the database is not copied. */
    static List<String> lines(DatabaseView database) {
        CopyView copy = database.copy();
        if (copy == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Copy of " + database.database() + ": " + copy.tablesDone() + " of "
                + Words.count(copy.tablesTotal(), "table", "tables") + ", "
                + Words.orNone(copy.rowsPerSecond()) + " rows/s, "
                + Words.bytes(copy.bytesPerSecond()) + "/s, time left " + Words.millis(database.millisLeft()));
        if (!copy.tables().isEmpty()) {
            Table table = new Table("TABLE", "STAGE", "ROWS", "COPIED");
            for (CopyView.TableCopyView t : copy.tables()) {
                table.row(
                        t.table(),
                        t.stage(),
                        t.rowsTotal() > t.rows() ? t.rows() + " of " + t.rowsTotal() : String.valueOf(t.rows()),
                        Words.bytes(t.bytes()) + " of " + Words.bytes(t.bytesTotal()));
            }
            lines.addAll(table.lines());
        }
        int more = copy.tablesTotal() - copy.tables().size();
        if (more > 0) {
            lines.add("and " + Words.count(more, "table", "tables") + " more");
        }
        if (copy.indexesToBuild() != null) {
            lines.add("Indexes: " + copy.indexesBuilt() + " of " + copy.indexesToBuild());
            copy.building().forEach(one -> lines.add("  " + one));
        }
        return lines;
    }
}
