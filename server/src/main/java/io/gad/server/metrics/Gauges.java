package io.gad.server.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Consumer;

/** Builds one gauge with its label sets. */
final class Gauges {

    private final GaugeSnapshot.Builder builder = GaugeSnapshot.builder();

    private Gauges() {}

    static GaugeSnapshot of(String name, String help, Consumer<Gauges> fill) {
        Gauges gauges = new Gauges();
        gauges.builder.name(name).help(help);
        fill.accept(gauges);
        return gauges.builder.build();
    }

    /** @param labels names and values by turns */
    void add(double value, String... labels) {
        builder.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value)
                .build());
    }
}
