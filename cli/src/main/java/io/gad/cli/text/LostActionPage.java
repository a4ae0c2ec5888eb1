package io.gad.cli.text;

import io.gad.api.LostActionRequest;
import io.gad.api.LostActionView;
import io.gad.api.LostActionView.LostConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of re-applying or dismissing a lost transaction, or would. */
public final class LostActionPage {

    private static final int LONGEST_VALUE = 60;

    private LostActionPage() {}

    public static List<String> lines(LostActionView done, LostActionRequest asked) {
        List<String> lines = new ArrayList<>();
        String what = !asked.all()
                ? asked.database() + ":" + asked.lsn()
                : Words.count(done.transactions(), "lost transaction", "lost transactions");
        lines.add(
                switch (done.outcome()) {
                    case "APPLIED" -> what + " is re-applied: " + changes(done) + ".";
                    case "ALREADY" -> what + " was re-applied before; nothing was changed.";
                    case "POSSIBLE" -> what + " can be re-applied: " + changes(done) + ". Nothing was changed.";
                    case "CONFLICTS" ->
                        what + " meets "
                                + Words.count(done.conflictCount(), "conflict", "conflicts") + " in " + changes(done)
                                + ". Nothing was changed.";
                    default -> what + " dismissed.";
                });
        for (LostConflict conflict : done.conflicts()) {
            lines.add("");
            lines.add(conflict.op() + " " + conflict.table() + " " + row(conflict.key()) + ": " + conflict.kind()
                    + (conflict.passable() ? "" : ", not passed over by --force"));
            lines.add("  " + conflict.detail());
            if (conflict.expected() != null) {
                lines.add("  expected " + row(conflict.expected()));
            }
            if (conflict.found() != null) {
                lines.add("  found    " + row(conflict.found()));
            }
        }
        if (done.conflictCount() > done.conflicts().size()) {
            lines.add("");
            lines.add("and " + (done.conflictCount() - done.conflicts().size()) + " more");
        }
        return lines;
    }

    private static String changes(LostActionView done) {
        return Words.count(done.changes(), "change", "changes");
    }

    private static String row(Map<String, @Nullable String> row) {
        return row.entrySet().stream()
                .map(e -> e.getKey() + "=" + (e.getValue() == null ? "NULL" : shortened(e.getValue())))
                .collect(Collectors.joining(" "));
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
    }
}
