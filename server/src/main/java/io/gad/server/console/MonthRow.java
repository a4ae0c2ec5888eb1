package io.gad.server.console;

import io.gad.control.Chronicle;
import io.gad.control.history.MeasuredMonth;
import io.gad.control.problem.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger log = LoggerFactory.getLogger(MonthRow.class);

    /**
     * @param group null: of all groups that there are or were
     * @param kinds those that are wanted
     */
    static List<MonthRow> of(Chronicle chronicle, @Nullable String group, Set<String> kinds) {
        List<MeasuredMonth> months;
        try {
            months = chronicle.months(Optional.ofNullable(group));
        } catch (RefusedException e) { // a filter takes any name: nothing was measured of a group that is not there
            log.debug("group={} months=none", group, e);
            return List.of();
        }
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
