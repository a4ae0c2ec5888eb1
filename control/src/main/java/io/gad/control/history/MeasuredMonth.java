package io.gad.control.history;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the recoveries of one kind took in a month.
 *
 * @param month by UTC
 * @param kind {@code promote}, {@code switch-over} or {@code drill}
 * @param number how many there were
 * @param medianRto of those of which it is known
 * @param worstRto the longest of them
 * @param medianRpo of those of which it is known
 * @param worstRpo the most of them
 */
public record MeasuredMonth(
        YearMonth month,
        String kind,
        int number,
        Optional<Duration> medianRto,
        Optional<Duration> worstRto,
        Optional<Duration> medianRpo,
        Optional<Duration> worstRpo) {

    private record Row(YearMonth month, String kind) {}

    /** The newest month first, within it by kind. */
    public static List<MeasuredMonth> of(Collection<Measured> measured) {
        Map<Row, List<Measured>> rows = measured.stream()
                .collect(Collectors.groupingBy(
                        m -> new Row(YearMonth.from(m.time().atZone(ZoneOffset.UTC)), m.kind()),
                        () -> new TreeMap<>(
                                Comparator.comparing(Row::month).reversed().thenComparing(Row::kind)),
                        Collectors.toList()));
        return rows.entrySet().stream()
                .map(row -> of(row.getKey(), row.getValue()))
                .toList();
    }

    private static MeasuredMonth of(Row row, List<Measured> measured) {
        List<Duration> rto = sorted(measured, Measured::rto);
        List<Duration> rpo = sorted(measured, Measured::rpo);
        return new MeasuredMonth(
                row.month(), row.kind(), measured.size(), median(rto), worst(rto), median(rpo), worst(rpo));
    }

    private static List<Duration> sorted(List<Measured> measured, Function<Measured, Optional<Duration>> figure) {
        return measured.stream().flatMap(m -> figure.apply(m).stream()).sorted().toList();
    }

    /** The smallest that half of them are not above. */
    private static Optional<Duration> median(List<Duration> sorted) {
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
    }

    private static Optional<Duration> worst(List<Duration> sorted) {
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.getLast());
    }
}
