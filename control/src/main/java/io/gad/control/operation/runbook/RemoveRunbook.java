package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.step.ClearSource;
import io.gad.control.operation.step.MakeStandalone;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StopTasks;
import io.gad.control.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One secondary less. Only forward from the beginning: what does not answer is left behind and cleared when it does, and
 * a promotion that takes the group over does not bring the secondary back.
 */
public record RemoveRunbook(Operation.RemoveSecondary request) implements Runbook {

    @Override
    public Verdict check(Facts facts) {
        if (facts.group().isEmpty()) {
            return new Verdict.Refused(Refusals.unknownGroup(request.group()));
        }
        Group group = facts.group().get();
        Optional<Problem> problem =
                Refusals.notASecondary(group, request.instance()).or(() -> Refusals.notFree(facts, group));
        if (problem.isPresent()) {
            return new Verdict.Refused(problem.get());
        }
        List<GroupTask> tasks = group.taskTo(request.instance()).stream().toList();
        return new Verdict.Accepted(
                group.moved(GroupState.REMOVING_SECONDARY, Optional.of(facts.operationId()))
                        .withoutTaskTo(request.instance()),
                List.of(),
                List.of(),
                OperationData.onlyForward(tasks, group.primary()),
                List.of());
    }

    @Override
    public List<Step> steps(OperationRecord operation) {
        return List.of(new StopTasks(), new ClearSource(), new MakeStandalone(request.instance()));
    }

    /** A remove that a promotion found running goes on to its end. */
    @Override
    public List<Step> takingBack(OperationRecord operation) {
        return steps(operation);
    }

    @Override
    public Settlement settle(
            OperationRecord operation,
            OperationState how,
            boolean complete,
            Group group,
            Function<String, Optional<Instance>> instances) {
        return new Settlement(
                Optional.of(group.left(request.instance()).moved(GroupState.RUNNING, Optional.empty())),
                complete ? cleared(operation, instances) : List.of());
    }

    @Override
    public List<Instance> cleared(OperationRecord operation, Function<String, Optional<Instance>> instances) {
        return instances.apply(request.instance()).stream()
                .filter(i -> i.group().filter(request.group()::equals).isPresent())
                .map(i -> i.standalone(Fence.NONE))
                .toList();
    }
}
