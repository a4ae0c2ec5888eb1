package io.gad.server.metrics;

import io.gad.control.ControlPlane;
import io.gad.control.GroupView;
import io.gad.control.GroupView.TaskView;
import io.gad.control.group.GroupState;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.control.problem.Faults;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Groups, their synchronization and their operations as metrics, read from the control plane at each scrape. */
final class GroupMetrics implements MultiCollector {

    private final ControlPlane control;
    private final InstantSource clock;

    GroupMetrics(ControlPlane control, InstantSource clock) {
        this.control = control;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        List<GroupView> groups = control.groups();
        List<MetricSnapshot> metrics = new ArrayList<>();
        metrics.add(states(groups));
        metrics.add(health(groups));
        metrics.add(Gauges.of(
                "gad_group_epoch",
                "Number of the group's current reign.",
                g -> groups.forEach(
                        v -> g.add(v.group().reign().epoch(), "group", v.group().name()))));
        metrics.add(lagSeconds(groups));
        metrics.add(Gauges.of(
                "gad_sync_lag_bytes",
                "Log of the source behind the slowest database of the synchronization.",
                g -> tasks(
                        groups,
                        (group, task) -> g.add(
                                task.status().lagBytes(),
                                "group",
                                group,
                                "source",
                                task.source(),
                                "target",
                                task.target()))));
        metrics.add(Gauges.of(
                "gad_slot_retained_bytes",
                "Log that the source keeps for the database's slot.",
                g -> databases(groups, (labels, d) -> g.add(d.slotBytes(), labels))));
        metrics.add(Counters.of(
                "gad_sync_rows_applied",
                "Rows applied to the target since the synchronization was started.",
                c -> databases(groups, (labels, d) -> c.add(d.rowsApplied(), labels))));
        metrics.add(Counters.of(
                "gad_sync_transactions_applied",
                "Transactions applied to the target since the synchronization was started.",
                c -> databases(groups, (labels, d) -> c.add(d.transactionsApplied(), labels))));
        metrics.addAll(MeasuredMetrics.of(control, groups));
        metrics.addAll(ReadinessMetrics.of(groups));
        metrics.addAll(operations(control.operations()));
        metrics.addAll(DrillMetrics.of(control.drills().last(), clock.instant()));
        metrics.addAll(AlertMetrics.of(control.alerts().webhooks()));
        metrics.add(Counters.of(
                "gad_errors",
                "Errors that are not expected, met by what the server does again and again; the log tells each.",
                c -> c.add(Faults.count())));
        return new MetricSnapshots(metrics);
    }

    private static MetricSnapshot states(List<GroupView> groups) {
        return Gauges.of("gad_group_state", "1 for the state that the group is in.", g -> {
            for (GroupView view : groups) {
                for (GroupState state : GroupState.values()) {
                    if (state != GroupState.DELETED) {
                        g.add(
                                view.group().state() == state ? 1 : 0,
                                "group",
                                view.group().name(),
                                "state",
                                state.name());
                    }
                }
            }
        });
    }

    private static MetricSnapshot health(List<GroupView> groups) {
        return Gauges.of("gad_group_health", "1 for the health that the group has.", g -> {
            for (GroupView view : groups) {
                for (GroupHealth health : GroupHealth.values()) {
                    g.add(view.health() == health ? 1 : 0, "group", view.group().name(), "health", health.name());
                }
            }
        });
    }

    private static MetricSnapshot lagSeconds(List<GroupView> groups) {
        return Gauges.of(
                "gad_sync_lag_seconds",
                "Age of what is still missing on the target; absent before the first change.",
                g -> tasks(
                        groups,
                        (group, task) -> task.status()
                                .lagMillis()
                                .ifPresent(millis -> g.add(
                                        millis / 1000.0,
                                        "group",
                                        group,
                                        "source",
                                        task.source(),
                                        "target",
                                        task.target()))));
    }

    private static List<MetricSnapshot> operations(List<OperationRecord> operations) {
        TreeMap<String, List<OperationRecord>> byKind = new TreeMap<>();
        for (OperationRecord operation : operations) {
            String kind = operation.type() + " " + operation.state().name().toLowerCase(Locale.ROOT);
            byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(operation);
        }
        MetricSnapshot total = Counters.of(
                "gad_operations",
                "Operations by type and outcome, those still running among them.",
                c -> byKind.forEach((kind, list) -> c.add(list.size(), labels(kind))));
        MetricSnapshot seconds = Counters.of(
                "gad_operation_duration_seconds",
                "Seconds that ended operations took, added up.",
                c -> byKind.forEach((kind, list) -> c.add(
                        list.stream()
                                        .map(GroupMetrics::duration)
                                        .flatMap(Optional::stream)
                                        .mapToLong(Duration::toMillis)
                                        .sum()
                                / 1000.0,
                        labels(kind))));
        return List.of(total, seconds);
    }

    private static String[] labels(String kind) {
        int space = kind.indexOf(' ');
        return new String[] {"type", kind.substring(0, space), "outcome", kind.substring(space + 1)};
    }

    private static Optional<Duration> duration(OperationRecord operation) {
        return operation.endedAt().map(end -> Duration.between(operation.startedAt(), end));
    }

    private interface EachTask {
        void take(String group, TaskView task);
    }

    private interface EachDatabase {
        void take(String[] labels, DatabaseStatus database);
    }

    private static void tasks(List<GroupView> groups, EachTask each) {
        groups.forEach(
                view -> view.tasks().forEach(task -> each.take(view.group().name(), task)));
    }

    private static void databases(List<GroupView> groups, EachDatabase each) {
        tasks(
                groups,
                (group, task) -> task.status()
                        .databases()
                        .forEach(d -> each.take(
                                new String[] {
                                    "group",
                                    group,
                                    "source",
                                    task.source(),
                                    "target",
                                    task.target(),
                                    "database",
                                    d.database()
                                },
                                d)));
    }
}
