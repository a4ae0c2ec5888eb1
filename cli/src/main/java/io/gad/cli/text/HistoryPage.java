package io.gad.cli.text;

import io.gad.api.HistoryView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** A group over time, as a person reads it on a terminal. */
public final class HistoryPage {

    /** The newest of what happened. */
    private static final int MARKS = 12;

    private HistoryPage() {}

    public static List<String> lines(HistoryView history) {
        List<String> lines = new ArrayList<>();
        lines.add("Group " + history.group() + ", the last " + history.range() + " in steps of " + history.stepSeconds()
                + " s");
        lines.add("");
        if (history.tasks().isEmpty()) {
            lines.add("Nothing was seen of a secondary in that time.");
        } else {
            Table table = new Table("SECONDARY", "FIGURE", "MIN", "MEDIAN", "P99", "MAX", "KNOWN");
            for (HistoryView.Series s : history.tasks()) {
                row(table, s.target(), "lag", s.lagSeconds(), v -> Words.millis(Math.round(v * 1_000)));
                row(table, s.target(), "transactions/s", s.transactionsPerSecond(), HistoryPage::rate);
                row(table, s.target(), "rows/s", s.rowsPerSecond(), HistoryPage::rate);
                row(table, s.target(), "log kept", s.walKeptBytes(), v -> Words.bytes(Math.round(v)));
            }
            lines.addAll(table.lines());
        }
        if (!history.marks().isEmpty()) {
            lines.add("");
            int first = Math.max(0, history.marks().size() - MARKS);
            if (first > 0) {
                lines.add("The last " + MARKS + " of " + history.marks().size() + " events (gad event list --group "
                        + history.group() + "):");
            }
            Table table = new Table("TIME", "KIND", "WHAT");
            history.marks()
                    .subList(first, history.marks().size())
                    .forEach(m ->
                            table.row(m.time().toString(), m.kind(), m.text().replaceAll("\\s+", " ")));
            lines.addAll(table.lines());
        }
        return lines;
    }

    private static void row(
            Table table, String target, String figure, List<@Nullable Double> figures, DoubleFunction<String> shown) {
        double[] known = figures.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        String share = figures.isEmpty()
                ? Words.NONE
                : String.format(Locale.ROOT, "%.0f %%", Math.floor(100.0 * known.length / figures.size()));
        if (known.length == 0) {
            table.row(target, figure, Words.NONE, Words.NONE, Words.NONE, Words.NONE, share);
            return;
        }
        table.row(
                target,
                figure,
                shown.apply(known[0]),
                shown.apply(quantile(known, 0.5)),
                shown.apply(quantile(known, 0.99)),
                shown.apply(Arrays.stream(known).max().orElseThrow()),
                share);
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private static String rate(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }
}
