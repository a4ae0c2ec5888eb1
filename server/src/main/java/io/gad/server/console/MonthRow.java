package io.gad.server.console;

import io.gad.control.history.MeasuredMonth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the recoveries of one kind took in a month, in a list.
 *
 * @param month as {@code 2026-11}
 * @param kind the type of their operations
 * @param medianRtoMillis null where none of them is known; so with the others
 */
public record MonthRow(
        String month,
        String kind,
        int number,
        @Nullable Long medianRtoMillis,
        @Nullable Long worstRtoMillis,
        @Nullable Long medianRpoMillis,
        @Nullable Long worstRpoMillis) {

    /** @param kinds those that are wanted */
    static List<MonthRow> of(List<MeasuredMonth> months, Set<String> kinds) {
        return months.stream()
                .filter(m -> kinds.contains(m.kind()))
                .map(m -> new MonthRow(
                        m.month().toString(),
                        m.kind(),
                        m.number(),
                        millis(m.medianRto()),
                        millis(m.worstRto()),
                        millis(m.medianRpo()),
                        millis(m.worstRpo())))
                .toList();
    }

    private static @Nullable Long millis(Optional<Duration> duration) {
        return duration.map(Duration::toMillis).orElse(null);
    }
}
