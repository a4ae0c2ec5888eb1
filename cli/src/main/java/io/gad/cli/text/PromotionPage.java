package io.gad.cli.text;

import io.gad.api.ConnectionView;
import io.gad.api.DatabaseLoss;
import io.gad.api.ExpectedLoss;
import io.gad.api.FindingView;
import io.gad.api.GroupView;
import io.gad.api.OperationView;
import io.gad.api.PreviewView;
import io.gad.api.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a promotion will do, and what it did. */
public final class PromotionPage {

    private PromotionPage() {}

    public static List<String> preview(PreviewView preview) {
        List<String> lines = new ArrayList<>();
        lines.add("Epoch            " + preview.epoch());
        lines.add("Plan             " + preview.plan());
        lines.add("Primary answers  " + Words.yesNo(preview.primaryAnswers()));
        lines.add("Expected loss    " + loss(preview.expectedLoss()));
        lines.addAll(databases(preview.expectedLoss()));
        if (!preview.steps().isEmpty()) {
            lines.add("");
            Table table = new Table("STEP", "MEANS");
            preview.steps().forEach(s -> table.row(s.name(), s.meaning()));
            lines.addAll(table.lines());
        }
        if (!preview.members().isEmpty()) {
            lines.add("");
            Table table = new Table("INSTANCE", "ROLE", "REACHABLE", "BECOMES", "NOTE");
            preview.members().forEach(m -> {
                String note = m.note();
                table.row(m.instance(), m.role(), Words.yesNo(m.reachable()), m.becomes(), note == null ? "" : note);
            });
            lines.addAll(table.lines());
        }
        List<FindingView> findings = preview.findings();
        if (!findings.isEmpty()) {
            lines.add("");
            findings.forEach(f -> lines.add(f.level() + "  " + f.check() + ": " + f.evidence()));
        }
        lines.add("");
        lines.add(preview.refusals().isEmpty() ? "It would be accepted now." : "It would be refused now:");
        for (Problem refusal : preview.refusals()) {
            lines.add("  " + refusal.code() + ": " + refusal.message());
            if (refusal.hint() != null) {
                lines.add("    -> " + refusal.hint());
            }
        }
        return lines;
    }

    private static List<String> databases(@Nullable ExpectedLoss loss) {
        if (loss == null || loss.databases().isEmpty()) {
            return List.of();
        }
        Table table = new Table("DATABASE", "SECONDS", "LOG", "TRANSACTIONS", "LAST HEARD");
        for (DatabaseLoss database : loss.databases()) {
            table.row(
                    database.database(),
                    database.seconds() == null ? "not known" : Words.seconds(database.seconds()),
                    Words.bytes(database.bytes()),
                    database.transactions() == null ? "not known" : Words.orNone(database.transactions()),
                    database.evidenceAgeMillis() == null
                            ? "never"
                            : Words.millis(database.evidenceAgeMillis()) + " ago");
        }
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(table.lines());
        return lines;
    }

    /** Seconds, bytes and transactions as far as they are known, and how old that knowledge is. */
    public static String loss(@Nullable ExpectedLoss loss) {
        if (loss == null) {
            return "not known";
        }
        StringBuilder text = new StringBuilder("about ").append(Words.seconds(loss.seconds()));
        if (loss.bytes() != null) {
            text.append(", ").append(Words.bytes(loss.bytes()));
        }
        Long transactions = loss.transactions();
        if (transactions != null) {
            text.append(", ").append(Words.count(transactions, "transaction", "transactions"));
        }
        if (loss.evidenceAgeMillis() != null) {
            text.append(" (last heard of the primary ")
                    .append(Words.millis(loss.evidenceAgeMillis()))
                    .append(" ago");
            Long since = loss.transactionsSince();
            if (since != null && since > 0) {
                text.append("; had it gone on as before, about ")
                        .append(Words.count(since, "transaction", "transactions"))
                        .append(" more since");
            }
            text.append(')');
        }
        return text.toString();
    }

    /** @param group as it is afterwards */
    public static List<String> done(OperationView operation, GroupView group, @Nullable String formerPrimary) {
        List<String> lines = new ArrayList<>();
        Long writable = operation.writableAfterMillis();
        lines.add(group.primary() + " is the primary."
                + (writable == null ? "" : " Writable " + Words.millis(writable) + " after the request."));
        if (formerPrimary != null && !formerPrimary.equals(group.primary())) {
            lines.add(
                    formerPrimary + " has left the group, its data and account intact; when it answers it is fenced.");
        }
        operation.notes().forEach(note -> lines.add("Note: " + note));
        lines.add("");
        lines.add("Next:");
        lines.add("- Check your applications' connection strings; connections must be opened again.");
        ConnectionView connection = group.connection();
        if (connection != null) {
            lines.add("    " + connection.libpq());
            lines.add("    " + connection.pgjdbc());
        }
        lines.add(
                "- What did not arrive, once the former primary answers: gad group lost-transactions " + group.name());
        if (formerPrimary != null && !formerPrimary.equals(group.primary())) {
            lines.add("- Bring it back as a secondary: gad group add-secondary " + group.name() + " " + formerPrimary
                    + " --wait");
        }
        return lines;
    }
}
