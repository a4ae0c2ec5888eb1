package io.gad.cli.text;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostChange;
import io.gad.api.LostTransactionsView.LostTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** What a former primary committed and the new primary never got, a line for each transaction. */
public final class LostTransactionsPage {

    private LostTransactionsPage() {}

    public static List<String> lines(LostTransactionsView report) {
        List<String> lines = new ArrayList<>();
        String former = report.formerPrimary();
        if (former == null) {
            lines.add("No report on " + report.group()
                    + ": no former primary has answered since a promotion, or there is none.");
            return lines;
        }
        lines.add("Former primary " + former + ": "
                + Words.count(report.total(), "lost transaction", "lost transactions")
                + (report.complete()
                        ? "."
                        : "; the list is not complete."
                                + (report.missing() == null ? "" : " " + report.missing() + ".")));
        if (report.transactions().isEmpty()) {
            return lines;
        }
        lines.add("");
        Table table = new Table("COMMITTED", "DATABASE", "XID", "LSN", "STATUS", "CHANGES");
        for (LostTransaction t : report.transactions()) {
            long more = t.changeCount() - t.changes().size();
            table.row(
                    Words.orNone(t.commitTime()),
                    t.database(),
                    String.valueOf(t.xid()),
                    t.lsn(),
                    t.status(),
                    changes(t.changes()) + (more > 0 ? " and " + more + " more" : ""));
        }
        lines.addAll(table.lines());
        lines.add("");
        long behind = report.offset() + report.transactions().size();
        if (behind < report.total()) {
            lines.add("Shown are " + (report.offset() + 1) + " to " + behind + ". Further: --offset " + behind);
        }
        String command = "gad group lost-transactions " + report.group();
        lines.add("Every row: " + command + " --export json (or sql)");
        lines.add("Bring one back: " + command + " --reapply DATABASE:LSN --preview; or --dismiss it");
        return lines;
    }

    private static String changes(List<LostChange> changes) {
        return changes.stream()
                .collect(
                        Collectors.groupingBy(c -> c.op() + " " + c.table(), LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(e -> e.getKey() + (e.getValue() == 1 ? "" : " x" + e.getValue()))
                .collect(Collectors.joining(", "));
    }
}
