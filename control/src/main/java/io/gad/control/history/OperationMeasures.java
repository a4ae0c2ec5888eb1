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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What promotions, switch overs and drills took. Operations are read anew only once one has changed: metrics ask for every group. */
public final class OperationMeasures {

    private final ControlState state;
    private final AtomicBoolean fresh = new AtomicBoolean();
    private Map<String, List<Measured>> byGroup = Map.of();

    public OperationMeasures(ControlState state) {
        this.state = state;
        state.watch(keys -> {
            if (keys.stream().anyMatch(key -> key.kind().equals(Kind.OPERATION.name()))) {
                fresh.set(false);
            }
        });
    }

    /** Those of a group, in any order. */
    public synchronized List<Measured> of(Group group) {
        if (!fresh.getAndSet(true)) { // Set before it is read: what changes meanwhile is read by the next.
            byGroup = read();
        }
        return byGroup.getOrDefault(group.id(), List.of());
    }

    private Map<String, List<Measured>> read() {
        return state.list(Kind.OPERATION).stream()
                .filter(operation -> operation.state() == OperationState.DONE)
                .collect(Collectors.groupingBy(
                        OperationRecord::groupId,
                        Collectors.flatMapping(operation -> measuredOf(operation).stream(), Collectors.toList())));
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
                                .filter(ExpectedLoss::known)
                                .map(loss -> Duration.ofMillis(Math.round(loss.seconds() * 1_000)))
                        : Optional.of(Duration.ZERO));
    }
}
