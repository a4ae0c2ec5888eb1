package io.gad.cli.text;

import io.gad.api.MeasuredView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What could have been lost, and how long recoveries took. */
final class MeasuredPage {

    /** The newest of the recoveries. */
    private static final int RECOVERIES = 3;

    private MeasuredPage() {}

    static List<String> lines(@Nullable MeasuredView measured) {
        if (measured == null
                || measured.rpo().isEmpty() && measured.recoveries().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("", "Measured"));
        if (!measured.rpo().isEmpty()) {
            Table table = new Table("RPO OF", "OVER", "P50", "P99", "MAX", "NOT KNOWN");
            measured.rpo()
                    .forEach(r -> table.row(
                            r.target(),
                            r.range(),
                            seconds(r.p50Seconds()),
                            seconds(r.p99Seconds()),
                            seconds(r.maxSeconds()),
                            String.format(Locale.ROOT, "%.1f %%", 100 * r.unknownShare())));
            table.lines().forEach(line -> lines.add("  " + line));
        }
        measured.recoveries().stream()
                .limit(RECOVERIES)
                .forEach(r -> lines.add("  RTO  " + Words.millis(r.rtoMillis())
                        + " by " + r.kind()
                        + (r.operation() == null ? "" : " " + r.operation())
                        + " at " + r.time()
                        + (r.rpoMillis() == null ? "" : ", RPO " + Words.millis(r.rpoMillis()))));
        return lines;
    }

    private static String seconds(@Nullable Double seconds) {
        return seconds == null ? Words.NONE : Words.millis(Math.round(seconds * 1_000));
    }
}
