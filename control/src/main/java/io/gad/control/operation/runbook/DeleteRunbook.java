package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.step.ClearSource;
import io.gad.control.operation.step.ClearTargets;
import io.gad.control.operation.step.DismantlePrimary;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StopTasks;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * No more group; instances and data stay. Only forward from the beginning. A group whose create failed is deleted with
 * what is left of its copies.
 */
public record DeleteRunbook(Operation.DeleteGroup request) implements Runbook {

    @Override
    public Verdict check(Facts facts) {
        if (facts.group().isEmpty()) {
            return new Verdict.Refused(Refusals.unknownGroup(request.group()));
        }
        Group group = facts.group().get();
        boolean failed = group.state() == GroupState.FAILED;
        Optional<Problem> problem = failed ? Optional.empty() : refusal(facts, group);
        if (problem.isPresent()) {
            return new Verdict.Refused(problem.get());
        }
        List<OperationRecord> superseded = facts.behind().stream()
                .filter(o -> o.request() instanceof Operation.CreateGroup)
                .toList();
        List<GroupTask> left =
                superseded.stream().flatMap(o -> o.data().tasks().stream()).toList();
        return new Verdict.Accepted(
                group.moved(GroupState.DELETING, Optional.of(facts.operationId())),
                List.of(),
                superseded.stream().map(o -> o.with(Background.DONE)).toList(),
                OperationData.onlyForward(left, group.primary()),
                List.of());
    }

    private static Optional<Problem> refusal(Facts facts, Group group) {
        Optional<Problem> notFree = Refusals.notFree(facts, group);
        if (notFree.isPresent()) {
            return notFree;
        }
        if (!group.secondaries().isEmpty()) {
            return Optional.of(Problem.of(
                    ProblemCode.GROUP_HAS_SECONDARIES,
                    "Expected only the primary to be left in group " + group.name() + ", found "
                            + group.secondaries().size() + " secondaries."));
        }
        return Optional.empty();
    }

    @Override
    public List<Step> steps(OperationRecord operation) {
        return operation.data().tasks().isEmpty()
                ? List.of(new DismantlePrimary(operation.data().primary().orElseThrow()))
                : List.of(
                        new StopTasks(),
                        new ClearSource(),
                        new ClearTargets(),
                        new DismantlePrimary(operation.data().primary().orElseThrow()));
    }

    @Override
    public List<Step> takingBack(OperationRecord operation) {
        return List.of();
    }

    @Override
    public Settlement settle(
            OperationRecord operation,
            OperationState how,
            boolean complete,
            Group group,
            Function<String, Optional<Instance>> instances) {
        return new Settlement(Optional.empty(), CreateRunbook.freed(group, instances));
    }
}
