package io.gad.cli.text;

import io.gad.api.ConnectionView;
import io.gad.api.GroupView;
import io.gad.api.OperationView;
import io.gad.api.PreviewView;
import java.util.ArrayList;
import java.util.List;

/** What a switch over will do, and what it did. */
public final class SwitchOverPage {

    private SwitchOverPage() {}

    /** As of a promotion, but for what it would lose: nothing. */
    public static List<String> preview(PreviewView preview) {
        return PromotionPage.preview(preview).stream()
                .filter(line -> !line.startsWith("Plan "))
                .map(line -> line.startsWith("Expected loss") ? "Expected loss    nothing" : line)
                .toList();
    }

    /** @param group as it is afterwards */
    public static List<String> done(OperationView operation, GroupView group) {
        List<String> lines = new ArrayList<>();
        Long outage = operation.writeOutageMillis();
        lines.add(group.primary() + " is the primary; nothing was lost."
                + (outage == null ? "" : " Nobody could write for " + Words.millis(outage) + "."));
        lines.add("The former primary follows it as a secondary, without a copy.");
        operation.notes().forEach(note -> lines.add("Note: " + note));
        lines.add("");
        lines.add("Next:");
        lines.add("- Check your applications' connection strings; connections must be opened again.");
        ConnectionView connection = group.connection();
        if (connection != null) {
            lines.add("    " + connection.libpq());
            lines.add("    " + connection.pgjdbc());
        }
        return lines;
    }
}
