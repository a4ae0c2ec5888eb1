package io.gad.cli.text;

import io.gad.api.VerificationView;
import io.gad.api.VerificationView.DifferenceView;
import io.gad.api.VerificationView.DifferingObjectView;
import io.gad.api.VerificationView.VerifiedTableView;
import java.util.ArrayList;
import java.util.List;

/** What a comparison found: the verdict last, the differing tables with their first rows. */
public final class VerificationPage {

    private static final int ROWS_SHOWN = 10;

    private VerificationPage() {}

    public static List<String> lines(VerificationView view) {
        List<String> lines = new ArrayList<>();
        view.objects().forEach(object -> object(object, lines));
        view.tables().stream().filter(t -> !t.equal() || t.differences() > 0).forEach(t -> table(t, lines));
        if (!view.leftOut().isEmpty()) {
            lines.add("Rows not compared, as they are left out: " + String.join(", ", view.leftOut()));
        }
        lines.add(verdict(view));
        return lines;
    }

    private static void object(DifferingObjectView object, List<String> lines) {
        String how = switch (object.how()) {
            case "MISSING" -> "is missing on the secondary";
            case "EXTRA" -> "is on the secondary alone";
            default -> "differs";
        };
        lines.add(object.database() + " " + object.kind() + " " + object.name() + " " + how
                + (object.repaired() ? ", repaired" : ""));
        if (!object.detail().isEmpty()) {
            lines.add("  " + object.detail());
        }
        if (!object.repaired() && !object.fix().isEmpty()) {
            lines.add("  mend: " + object.fix());
        }
    }

    private static void table(VerifiedTableView table, List<String> lines) {
        lines.add(table.database() + " " + table.table() + ": "
                + Words.count(table.differences(), "row differs", "rows differ")
                + (table.repaired() > 0 ? ", repaired" : ""));
        if (table.problem() != null) {
            lines.add("  " + table.problem());
        }
        table.first().stream().limit(ROWS_SHOWN).forEach(row -> lines.add("  " + row(row)));
        if (table.first().size() > ROWS_SHOWN) {
            lines.add("  ... all with -o json");
        }
    }

    private static String row(DifferenceView row) {
        String where = String.join(", ", row.row()) + (row.rows() > 1 ? " (" + row.rows() + " of the same)" : "");
        return switch (row.kind()) {
            case "MISSING" -> "missing on the secondary: " + where;
            case "EXTRA" -> "on the secondary alone:   " + where;
            default ->
                "different:                " + where
                        + (row.columns().isEmpty() ? "" : ", in " + String.join(", ", row.columns()));
        };
    }

    private static String verdict(VerificationView view) {
        String compared = Words.count(view.tables().size(), "table", "tables") + " of " + view.tablesTotal() + ", "
                + Words.count(view.rows(), "row", "rows") + ", "
                + Words.count(view.objectsCompared(), "object", "objects") + " compared";
        if (view.isRunning()) {
            return "Comparing since " + view.startedAt() + ": " + compared + ".";
        }
        if (view.problem() != null) {
            return "Not finished, " + compared + ": " + view.problem();
        }
        long repaired = view.repaired()
                + view.objects().stream().filter(DifferingObjectView::repaired).count();
        if (view.equal()) {
            return "Equal: " + compared + (repaired > 0 ? ", " + repaired + " repaired." : ".");
        }
        long differing = view.differences() + view.objects().size() - repaired;
        return "Not equal: " + compared + ", " + differing + " differ.";
    }
}
