package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.StepRecord;
import io.gad.control.port.DrillOrder;
import io.gad.control.port.DrillStoppedException;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What the steps of a drill share: its report, and whether the group still is as it was when the drill was begun. */
final class Rehearsal {

    private static final Set<GroupState> IN_ITS_WAY =
            Set.of(GroupState.PROMOTING, GroupState.SWITCHING_OVER, GroupState.DELETING);

    private final StepContext context;
    private final Operation.Drill request;

    Rehearsal(StepContext context, Operation.Drill request) {
        this.context = context;
        this.request = request;
    }

    /**
     * The report that the first step has begun.
     *
     * @throws RefusedException if it is not here: another one would take the group as it is now for the one that the drill began on
     */
    DrillReport report() {
        return context.state()
                .get(Kind.DRILL, context.operationId())
                .orElseThrow(() -> new RefusedException(
                        abandoned("what it has found so far is not known to this server, which was rebuilt")));
    }

    /** Of the first step: the report as stored, begun now if there is none. */
    DrillReport begun() {
        Group group = context.presentGroup();
        return context.state()
                .transact(transaction -> transaction
                        .get(Kind.DRILL, context.operationId())
                        .orElseGet(() -> {
                            DrillReport begun = DrillReport.begun(
                                    context.operationId(),
                                    group.id(),
                                    group.name(),
                                    request.instance(),
                                    group.reign(),
                                    group.primary(),
                                    task(group));
                            transaction.put(Kind.DRILL, context.operationId(), begun);
                            return begun;
                        }));
    }

    private String task(Group group) {
        return group.taskTo(request.instance())
                .map(GroupTask::id)
                .orElseThrow(() -> new RefusedException(abandoned("nothing is synchronized to " + request.instance())));
    }

    DrillReport learn(UnaryOperator<DrillReport> change) {
        return context.state().transact(transaction -> {
            DrillReport learnt = change.apply(
                    transaction.get(Kind.DRILL, context.operationId()).orElseThrow());
            transaction.put(Kind.DRILL, context.operationId(), learnt);
            return learnt;
        });
    }

    DrillOrder order(DrillReport report) {
        return new DrillOrder(
                context.address(request.instance()),
                report.groupId(),
                report.task(),
                report.reign(),
                context.presentGroup().generation(),
                context.operationId());
    }

    /** Why it does not go on; empty: it does. */
    Optional<Problem> against(DrillReport report) {
        OperationRecord operation = context.operation();
        if (operation.state().isEnded() || operation.data().cancelAsked()) {
            return Optional.of(Problem.of(ProblemCode.CANCELLED, "Cancelled before its end."));
        }
        Optional<Group> group = context.group();
        if (group.isEmpty()) {
            return Optional.of(abandoned("the group is no more"));
        }
        if (!group.get().reign().equals(report.reign())) {
            return Optional.of(abandoned("epoch " + group.get().reign().epoch() + " has begun"));
        }
        if (IN_ITS_WAY.contains(group.get().state())) {
            return Optional.of(abandoned("the group is " + group.get().state()));
        }
        boolean fed = group.get()
                .taskTo(request.instance())
                .filter(task -> task.id().equals(report.task()))
                .isPresent();
        return fed ? Optional.empty() : Optional.of(abandoned(request.instance() + " leaves the group"));
    }

    /** What a step says that does not go on: a cancel is carried out by whoever drives it, before the next attempt. */
    StepOutcome stopped(Problem why) {
        return why.code() == ProblemCode.CANCELLED ? new StepOutcome.NotYet(why.detail()) : new StepOutcome.Failed(why);
    }

    /** As {@link #stopped(Problem)}, in the middle of a long work. */
    StepOutcome stopped(DrillReport report, DrillStoppedException e) {
        return stopped(
                against(report).orElseGet(() -> Problem.of(ProblemCode.INTERNAL, String.valueOf(e.getMessage()))));
    }

    private Problem abandoned(String found) {
        return new Problem(
                ProblemCode.ABANDONED,
                "Expected group " + request.group() + " to stay as it was when the drill began, found that " + found
                        + ": the drill gave way.",
                "Ask for another drill when the group is at rest.");
    }

    /** Shows how far a long step is, where the operation still runs. */
    void tell(Step step, String progress) {
        var unused = context.state().transact(transaction -> {
            OperationRecord operation =
                    transaction.get(Kind.OPERATION, context.operationId()).orElseThrow();
            if (!operation.state().isEnded()) {
                long millis =
                        operation.step(step.name()).map(StepRecord::millis).orElse(0L);
                StepRecord running = new StepRecord(step.name(), StepRecord.Outcome.RUNNING, millis, progress);
                transaction.put(Kind.OPERATION, operation.id(), operation.with(running));
            }
            return operation;
        });
    }
}
