package io.gad.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Consumer;

/** Builds one counter with its label sets. */
final class Counters {

    private final CounterSnapshot.Builder builder = CounterSnapshot.builder();

    private Counters() {}

    static CounterSnapshot of(String name, String help, Consumer<Counters> fill) {
        Counters counters = new Counters();
        counters.builder.name(name).help(help);
        fill.accept(counters);
        return counters.builder.build();
    }

    /** @param labels names and values by turns */
    void add(double value, String... labels) {
        builder.dataPoint(CounterDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value)
                .build());
    }
}
