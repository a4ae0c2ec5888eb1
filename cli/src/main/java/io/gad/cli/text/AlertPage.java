package io.gad.cli.text;

import io.gad.api.AlertList;
import io.gad.api.AlertTestView;
import io.gad.api.AlertView;
import java.util.ArrayList;
import java.util.List;

/** Webhooks and what they were told. */
public final class AlertPage {

    private static final int SHOWN = 20;

    private AlertPage() {}

    public static List<String> lines(AlertList list) {
        List<String> lines = new ArrayList<>();
        if (list.webhooks().isEmpty()) {
            lines.add("No webhook is set: nobody is told. See webhooks in gad.yaml.");
        } else {
            Table table =
                    new Table("WEBHOOK", "ADDRESS", "TOPICS", "WAITING", "DELIVERED", "FAILED", "DROPPED", "LAST");
            list.webhooks()
                    .forEach(w -> table.row(
                            w.name(),
                            w.origin(),
                            String.join(" ", w.topics()),
                            Integer.toString(w.waiting()),
                            Long.toString(w.delivered()),
                            Long.toString(w.failures()),
                            Long.toString(w.dropped()),
                            Words.orNone(w.lastDelivery())));
            lines.addAll(table.lines());
            list.webhooks().stream()
                    .filter(w -> w.lastError() != null)
                    .forEach(w -> lines.add(w.name() + " does not get them: " + w.lastError() + "; next attempt "
                            + Words.orNone(w.nextAttempt())));
        }
        lines.add("");
        if (list.standing().isEmpty()) {
            lines.add("Nothing stands now.");
        }
        list.standing()
                .forEach(s ->
                        lines.add("Since " + s.since() + "  " + s.group() + "  " + s.topic() + "  " + s.summary()));
        if (!list.alerts().isEmpty()) {
            lines.add("");
            Table table = new Table("TIME", "TYPE", "GROUP", "SUBJECT", "WAITED FOR BY", "SUMMARY");
            list.alerts().stream().limit(SHOWN).forEach(a -> row(table, a));
            lines.addAll(table.lines());
        }
        return lines;
    }

    private static void row(Table table, AlertView alert) {
        table.row(
                alert.time().toString(),
                alert.type(),
                Words.orNone(alert.group()),
                Words.orNone(alert.subject()),
                alert.waiting().isEmpty() ? Words.NONE : String.join(" ", alert.waiting()),
                alert.summary().replaceAll("\\s+", " "));
    }

    public static List<String> lines(AlertTestView view) {
        return view.tried().stream()
                .map(t -> t.webhook()
                        + (t.delivered()
                                ? ": delivered in " + Words.millis(t.millis())
                                : ": not delivered after " + Words.millis(t.millis()) + ": " + t.problem()))
                .toList();
    }
}
