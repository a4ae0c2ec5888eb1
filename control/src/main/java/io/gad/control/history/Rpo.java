package io.gad.control.history;

import java.util.List;
import java.util.Optional;

/**
 * What would have been lost, had the primary been lost at any moment of a stretch of time: the age of what a secondary lacked. Each step
 * (a minute of 24 hours, ten minutes of 7 days) counts with its largest lag, so the figures are never better than what was.
 *
 * @param p50Seconds in half of the steps no more was missing at any moment; empty: of none it is known
 * @param unknownShare of the time of which the lag is not known, 0 to 1
 */
public record Rpo(
        String target,
        HistoryRange range,
        Optional<Double> p50Seconds,
        Optional<Double> p99Seconds,
        Optional<Double> maxSeconds,
        double unknownShare) {

    /** @param points every step of the time that counts, those of which nothing is known among them */
    static Rpo of(String target, HistoryRange range, List<Point> points) {
        double[] lags = points.stream()
                .mapToDouble(Point::lag)
                .filter(lag -> !Double.isNaN(lag))
                .sorted()
                .toArray();
        double known = points.stream()
                .mapToDouble(p -> p.isNone() ? 0 : p.known())
                .average()
                .orElse(0);
        return new Rpo(
                target,
                range,
                quantile(lags, 0.5),
                quantile(lags, 0.99),
                quantile(lags, 1),
                Math.clamp(1 - known, 0.0, 1.0));
    }

    /** The smallest of them that so many are not above. */
    private static Optional<Double> quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Optional.empty();
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return Optional.of(plain(sorted[Math.max(0, rank - 1)]));
    }

    /** They were kept with the digits of a float. */
    private static double plain(double figure) {
        return Double.parseDouble(Float.toString((float) figure));
    }
}
