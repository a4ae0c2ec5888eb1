package io.gad.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** What was measured again and again, in the order of the rounds. */
record Samples(List<Double> values) {

    private static final double THOUSAND = 1_000.0;

    Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one sample, found none.");
        }
        values = values.stream().map(Samples::toThousandths).toList();
    }

    double median() {
        double[] sorted = sorted().toArray();
        int middle = sorted.length / 2;
        return toThousandths(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    double least() {
        return sorted().min().orElseThrow();
    }

    double most() {
        return sorted().max().orElseThrow();
    }

    /** What so many of a hundred do not exceed; of fewer than a hundred the 99th is the most. */
    double percentile(int hundredths) {
        List<Double> ordered = sorted().boxed().toList();
        return ordered.get(Math.max(0, Math.ceilDiv(ordered.size() * hundredths, 100) - 1));
    }

    /** How many times as much these are in the median. */
    double ratioTo(Samples others) {
        return toThousandths(median() / others.median());
    }

    /** The median, with the least and the most beside it. */
    String text() {
        return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median(), least(), most());
    }

    private DoubleStream sorted() {
        return values.stream().mapToDouble(Double::doubleValue).sorted();
    }

    static double toThousandths(double value) {
        return Math.round(value * THOUSAND) / THOUSAND;
    }
}
