package io.gad.cli.text;

import io.gad.api.LeftOutView;
import io.gad.api.LeftOutView.MeantTableView;
import java.util.ArrayList;
import java.util.List;

/** What a group leaves out: the patterns, the tables they mean, what hangs on these. */
public final class LeftOutPage {

    private LeftOutPage() {}

    public static List<String> lines(LeftOutView view, boolean dryRun) {
        String would = dryRun ? "would leave" : "leaves";
        if (view.patterns().isEmpty()) {
            return List.of("Group " + view.group() + " " + would + " nothing out.");
        }
        List<String> lines = new ArrayList<>();
        lines.add("Group " + view.group() + " " + would + " out: " + String.join(", ", view.patterns()));
        if (view.tables().isEmpty()) {
            lines.add("No table of the primary is meant by that now.");
            return lines;
        }
        Table table = new Table("DATABASE", "TABLE", "SIZE", "HANGS ON IT");
        for (MeantTableView t : view.tables()) {
            table.row(
                    t.database(),
                    t.table(),
                    Words.bytes(t.bytes()),
                    t.dependents().isEmpty() ? Words.NONE : String.join(", ", t.dependents()));
        }
        lines.addAll(table.lines());
        return lines;
    }
}
