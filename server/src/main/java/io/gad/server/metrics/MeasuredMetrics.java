package io.gad.server.metrics;

import io.gad.control.ControlPlane;
import io.gad.control.GroupView;
import io.gad.control.history.GroupMeasured;
import io.gad.control.history.Measured;
import io.gad.control.history.Rpo;
import io.gad.control.problem.RefusedException;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What was measured of each group's promises. */
final class MeasuredMetrics {

    private MeasuredMetrics() {}

    static List<MetricSnapshot> of(ControlPlane control, List<GroupView> groups) {
        Map<String, GroupMeasured> measured = new LinkedHashMap<>();
        for (GroupView view : groups) {
            measured.put(view.group().name(), measured(control, view.group().name()));
        }
        return List.of(
                Gauges.of(
                        "gad_rpo_seconds",
                        "Age of what would have been lost, over the time of the range; absent where it is not known.",
                        g -> each(measured, (group, rpo) -> {
                            rpo.p50Seconds().ifPresent(v -> g.add(v, quantile(group, rpo, "0.5")));
                            rpo.p99Seconds().ifPresent(v -> g.add(v, quantile(group, rpo, "0.99")));
                            rpo.maxSeconds().ifPresent(v -> g.add(v, quantile(group, rpo, "1")));
                        })),
                Gauges.of(
                        "gad_rpo_unknown_ratio",
                        "Share of the range's time of which nobody knows what would have been lost.",
                        g -> each(
                                measured,
                                (group, rpo) -> g.add(
                                        rpo.unknownShare(),
                                        "group",
                                        group,
                                        "target",
                                        rpo.target(),
                                        "range",
                                        rpo.range().word()))),
                Gauges.of(
                        "gad_rto_seconds",
                        "What the newest recovery of that kind took until somebody could write again.",
                        g -> measured.forEach((group, of) -> newest(of)
                                .forEach(m -> m.rto()
                                        .ifPresent(rto ->
                                                g.add(rto.toMillis() / 1000.0, "group", group, "kind", m.kind()))))));
    }

    /** One that went between the list and the question was not measured. */
    private static GroupMeasured measured(ControlPlane control, String group) {
        try {
            return control.measured(group);
        } catch (RefusedException e) {
            return GroupMeasured.NOTHING;
        }
    }

    /** Of each kind the newest of which it is known; they come the newest first. */
    private static List<Measured> newest(GroupMeasured measured) {
        Set<String> kinds = new LinkedHashSet<>();
        return measured.recoveries().stream()
                .filter(m -> m.rto().isPresent())
                .filter(m -> kinds.add(m.kind()))
                .toList();
    }

    private static void each(Map<String, GroupMeasured> measured, BiConsumer<String, Rpo> each) {
        measured.forEach((group, of) -> of.rpo().forEach(rpo -> each.accept(group, rpo)));
    }

    private static String[] quantile(String group, Rpo rpo, String quantile) {
        return new String[] {
            "group", group, "target", rpo.target(), "range", rpo.range().word(), "quantile", quantile
        };
    }
}
