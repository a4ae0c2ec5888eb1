package io.gad.server.metrics;

import io.gad.control.DrillView;
import io.gad.control.DrillView.Verdict;
import io.gad.control.drill.DrillReport;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The last drill of each secondary of the groups that there are, that came to an end of its own: not one that was cancelled. */
final class DrillMetrics {

    private DrillMetrics() {}

    /** @param last one of each secondary */
    static List<MetricSnapshot> of(List<DrillView> last, Instant now) {
        return List.of(
                gauge(
                        "gad_drill_age_seconds",
                        "Time since the last drill of the secondary ended.",
                        last,
                        d -> d.operation()
                                .endedAt()
                                .map(end -> Duration.between(end, now).toMillis() / 1000.0)),
                gauge(
                        "gad_drill_passed",
                        "1 if the last drill of the secondary passed, 0 if it failed.",
                        last,
                        d -> Optional.of(d.verdict() == Verdict.PASSED ? 1.0 : 0.0)),
                gauge(
                        "gad_drill_rto_seconds",
                        "What the last drill measured until writes were taken; absent where it did not.",
                        last,
                        d -> d.report().flatMap(DrillReport::rtoMillis).map(ms -> ms / 1000.0)),
                gauge(
                        "gad_drill_rpo_seconds",
                        "Seconds of commits that a promotion at the last drill's moment would have lost; absent where unknown.",
                        last,
                        d -> d.report().flatMap(DrillReport::rpoSeconds)));
    }

    private static MetricSnapshot gauge(
            String name, String help, List<DrillView> last, Function<DrillView, Optional<Double>> value) {
        return Gauges.of(
                name,
                help,
                gauges -> last.forEach(drill -> value.apply(drill)
                        .ifPresent(v -> gauges.add(
                                v,
                                "group",
                                drill.operation().group(),
                                "instance",
                                drill.request().instance(),
                                "kind",
                                drill.request().full() ? "full" : "copy"))));
    }
}
