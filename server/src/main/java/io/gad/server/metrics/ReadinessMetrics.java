package io.gad.server.metrics;

import io.gad.control.GroupView;
import io.gad.control.port.Finding;
import io.gad.control.readiness.Readiness;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** What the checks last found of each pair, and how long ago. */
final class ReadinessMetrics {

    private ReadinessMetrics() {}

    static List<MetricSnapshot> of(List<GroupView> groups) {
        MetricSnapshot findings = Gauges.of(
                "gad_readiness_findings",
                "Findings of the last look at the pair, by level.",
                g -> each(groups, view -> {
                    for (Finding.Level level : Finding.Level.values()) {
                        Readiness readiness = view.readiness();
                        g.add(
                                readiness.count(level),
                                "group",
                                readiness.group(),
                                "source",
                                readiness.source(),
                                "target",
                                readiness.target(),
                                "level",
                                level.name());
                    }
                }));
        MetricSnapshot age = Gauges.of(
                "gad_readiness_age_seconds",
                "Time since both servers of the pair could last be looked at; absent before that.",
                g -> each(
                        groups,
                        view -> view.age()
                                .ifPresent(a -> g.add(
                                        a.toMillis() / 1000.0,
                                        "group",
                                        view.readiness().group(),
                                        "source",
                                        view.readiness().source(),
                                        "target",
                                        view.readiness().target()))));
        return List.of(findings, age);
    }

    private interface Each {
        void take(GroupView.ReadinessView view);
    }

    private static void each(List<GroupView> groups, Each each) {
        groups.forEach(group -> group.readiness().forEach(each::take));
    }
}
