package io.gad.bench;

import java.util.List;
import java.util.Locale;

/** Milliseconds that something took again and again. */
record Millis(double median, double p99, double most) {

    static Millis of(List<Double> all) {
        Samples samples = new Samples(all);
        return new Millis(samples.median(), samples.percentile(99), samples.most());
    }

    static String column(String what) {
        return what + " p50/p99/most, ms";
    }

    String text() {
        return String.format(Locale.ROOT, "%.0f / %.0f / %.0f", median, p99, most);
    }
}
