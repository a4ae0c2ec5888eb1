package io.gad.cli.text;

import io.gad.api.PreparedList;
import io.gad.api.PreparedView;
import java.util.ArrayList;
import java.util.List;

/** What stands in doubt on a former primary. */
public final class PreparedPage {

    private PreparedPage() {}

    public static List<String> lines(PreparedList list) {
        List<String> lines = new ArrayList<>();
        if (list.prepared().isEmpty()) {
            lines.add("No prepared transaction stands in doubt on " + list.instance() + ".");
        } else {
            Table table = new Table("GID", "DATABASE", "XID", "OWNER", "PREPARED", "ARRIVED");
            for (PreparedView p : list.prepared()) {
                table.row(
                        p.gid(),
                        p.database(),
                        Long.toString(p.xid()),
                        p.owner(),
                        p.preparedAt().toString(),
                        "no");
            }
            lines.addAll(table.lines());
        }
        lines.add(report(list));
        return lines;
    }

    public static List<String> rolledBack(String gid, PreparedList left) {
        List<String> lines = new ArrayList<>();
        lines.add("Prepared transaction " + gid + " was rolled back on " + left.instance() + ".");
        lines.addAll(lines(left));
        return lines;
    }

    private static String report(PreparedList list) {
        Long lost = list.lostTransactions();
        String count = lost == null ? "not read yet" : Long.toString(lost);
        String missing = list.missing();
        return "Lost transactions of " + list.instance() + " (" + list.group() + ", epoch " + list.epoch() + "): "
                + count + (missing == null ? ", complete" : ", not complete: " + missing);
    }
}
