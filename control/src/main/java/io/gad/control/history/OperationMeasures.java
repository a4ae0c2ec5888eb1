package io.gad.control.history;

import io.gad.control.drill.DrillReport;
import io.gad.control.group.Group;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.Turning;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.store.DocumentKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What promotions, switch overs and drills took. Of operations only those are read again that have changed: metrics and pages ask for
 * every group.
 */
public final class OperationMeasures {

    private final ControlState state;
    private final Map<String, Map<String, Measured>> byGroup = new HashMap<>();
    private final Map<String, String> groups = new HashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private boolean read;

    public OperationMeasures(ControlState state) {
        this.state = state;
        state.watch(this::changed);
    }

    /** Noted alone, on the thread that changes something. */
    private void changed(Set<DocumentKey> keys) {
        for (DocumentKey key : keys) {
            if (key.kind().equals(Kind.OPERATION.name())) {
                changed.add(key.id());
            }
        }
    }

    /** Those of a group, in any order. */
    public synchronized List<Measured> of(Group group) {
        lookBack();
        return List.copyOf(byGroup.getOrDefault(group.id(), Map.of()).values());
    }

    /** Those of all groups, also of ones that are gone, in any order. */
    public synchronized List<Measured> all() {
        lookBack();
        return byGroup.values().stream().flatMap(of -> of.values().stream()).toList();
    }

    /** Reads what has changed. */
    public synchronized void lookBack() {
        if (!read) {
            state.list(Kind.OPERATION).forEach(operation -> take(operation.id(), Optional.of(operation)));
            read = true;
        }
        for (String id : Set.copyOf(changed)) {
            changed.remove(id); // Before it is read: what changes meanwhile is read by the next.
            take(id, state.get(Kind.OPERATION, id));
        }
    }

    private void take(String id, Optional<OperationRecord> operation) {
        Optional.ofNullable(groups.remove(id))
                .ifPresent(group -> byGroup.getOrDefault(group, Map.of()).remove(id));
        operation
                .filter(o -> o.state() == OperationState.DONE)
                .ifPresent(o -> measuredOf(o).ifPresent(measured -> {
                    byGroup.computeIfAbsent(o.groupId(), g -> new HashMap<>()).put(id, measured);
                    groups.put(id, o.groupId());
                }));
    }

    private Optional<Measured> measuredOf(OperationRecord operation) {
        return operation.request() instanceof Operation.Drill
                ? state.get(Kind.DRILL, operation.id()).map(report -> measured(operation, report))
                : Optional.of(operation)
                        .filter(o -> o.request().newPrimary().isPresent())
                        .map(OperationMeasures::measured);
    }

    private static Measured measured(OperationRecord operation, DrillReport report) {
        return new Measured(
                operation.type(),
                operation.endedAt().orElse(operation.startedAt()),
                Optional.of(operation.id()),
                report.rtoMillis().map(Duration::ofMillis),
                report.rpoSeconds().map(seconds -> Duration.ofMillis(Math.round(seconds * 1_000))));
    }

    private static Measured measured(OperationRecord operation) {
        boolean isPromotion = operation.request() instanceof Operation.Promote;
        Optional<Duration> outage =
                operation.data().turning().flatMap(Turning::writeOutageMillis).map(Duration::ofMillis);
        return new Measured(
                operation.type(),
                operation.endedAt().orElse(operation.startedAt()),
                Optional.of(operation.id()),
                isPromotion ? operation.writableAfter() : outage.or(operation::writableAfter),
                isPromotion
                        ? operation
                                .data()
                                .promotion()
                                .map(p -> p.expectedLoss())
                                .flatMap(OperationMeasures::atMost)
                        : Optional.of(Duration.ZERO));
    }

    /** What its target lacked when the primary was last heard, and all of the time from then until the request. */
    static Optional<Duration> atMost(ExpectedLoss loss) {
        return Optional.of(loss)
                .filter(l -> l.known() && l.evidenceAgeMillis() >= 0)
                .map(l -> Duration.ofMillis(Math.round(l.seconds() * 1_000) + l.evidenceAgeMillis()));
    }
}
