package io.gad.cli.text;

import io.gad.api.ConnectionView;
import io.gad.api.GroupView;
import io.gad.api.OperationView;
import io.gad.api.PreviewView;
import io.gad.api.StepView;
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
        operation.steps().stream()
                .filter(step -> step.name().equals("FollowBack"))
                .map(SwitchOverPage::following)
                .forEach(lines::add);
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

    /** It may be late, and go on behind the operation's end. */
    private static String following(StepView step) {
        String detail = step.detail() == null ? "" : step.detail();
        return step.outcome().equals("DONE")
                ? "Others: " + detail + "."
                : "Not everybody follows it yet, which is tried again by itself: " + detail;
    }
}
