package io.gad.server.fake;

import io.gad.control.DrillBook;
import io.gad.control.DrillView;
import io.gad.control.DrillWish;
import io.gad.control.GroupView;
import io.gad.control.drill.DrillReport;
import io.gad.control.drill.DrillSchedule;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.DrillCopy;
import io.gad.control.port.SmokeResult;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Drills of the operations that a fake control plane was asked for, each with the same figures once it has ended. */
public final class FakeDrillBook implements DrillBook {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final FakeControlPlane control;

    FakeDrillBook(FakeControlPlane control) {
        this.control = control;
    }

    /** Ends a drill. */
    public void end(String id, OperationState how) {
        control.put(Samples.ended(control.operation(id), how));
    }

    @Override
    public List<DrillView> list(Optional<String> group) {
        return control.operations().stream()
                .filter(o -> group.isEmpty() || o.group().equals(group.get()))
                .flatMap(o -> view(o).stream())
                .toList();
    }

    @Override
    public List<DrillView> last() {
        Set<String> seen = new HashSet<>();
        return list(Optional.empty()).stream()
                .filter(d -> d.verdict() == DrillView.Verdict.PASSED || d.verdict() == DrillView.Verdict.FAILED)
                .filter(d -> seen.add(d.operation().group() + " " + d.request().instance()))
                .toList();
    }

    @Override
    public DrillView one(String id) {
        return Optional.ofNullable(control.operations.get(id))
                .flatMap(FakeDrillBook::view)
                .orElseThrow(() ->
                        new RefusedException(ProblemCode.DRILL_UNKNOWN, "Expected a drill " + id + ", found none."));
    }

    private static Optional<DrillView> view(OperationRecord operation) {
        return operation.request() instanceof Operation.Drill request
                ? Optional.of(new DrillView(
                        operation,
                        request,
                        operation.state().isEnded()
                                ? Optional.of(request.full() ? turned(operation, request) : copied(operation, request))
                                : Optional.empty()))
                : Optional.empty();
    }

    private static DrillReport begun(OperationRecord operation, Operation.Drill request) {
        return DrillReport.begun(
                operation.id(),
                operation.groupId(),
                operation.group(),
                request.instance(),
                new Reign(1, new UUID(1, 1)),
                "eu",
                "t1");
    }

    private static DrillReport copied(OperationRecord operation, Operation.Drill request) {
        return begun(operation, request)
                .with(new DrillReport.Copying(
                        List.of(new DrillCopy("app", "gad_drill_7f3_1", 8L << 20)),
                        Optional.of(NOW),
                        Map.of("app", Lsn.parse("0/1A2B3C")),
                        Optional.of(new ExpectedLoss(1.5, 340, 17, 12, 10)),
                        Optional.of(2_500L)))
                .with(new DrillReport.Opening(Optional.of(NOW), Optional.of(640L), "3 sequences set"))
                .with(new DrillReport.Trial(
                        1,
                        List.of(
                                new SmokeResult("app", "(write test)", 3, 1, ""),
                                new SmokeResult("app", "SELECT count(*) FROM orders", 12, 1, ""))));
    }

    private static DrillReport turned(OperationRecord operation, Operation.Drill request) {
        return begun(operation, request)
                .withThere(new DrillReport.Turn("op-1", request.instance(), true, Optional.of(640L)))
                .withBack(new DrillReport.Turn("op-2", "eu", true, Optional.of(710L)));
    }

    @Override
    public Optional<DrillSchedule> schedule(String group) {
        return control.group(group).group().drillSchedule();
    }

    @Override
    public Optional<DrillSchedule> schedule(String group, Optional<DrillWish> wish) {
        GroupView view = control.group(group);
        Optional<DrillSchedule> schedule = wish.map(
                w -> DrillSchedule.from(NOW, w.instance(), w.every(), w.at(), w.smokeSql(), w.maxBytes(), w.full()));
        control.groups.put(
                group,
                new GroupView(
                        view.group().drilling(schedule),
                        view.version(),
                        view.health(),
                        view.members(),
                        view.tasks(),
                        view.operation(),
                        view.problems(),
                        view.readiness()));
        return schedule;
    }
}
