package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.operation.step.CatchUp;
import io.gad.control.operation.step.ChooseMethod;
import io.gad.control.operation.step.ClearSource;
import io.gad.control.operation.step.ClearTargets;
import io.gad.control.operation.step.CompareReturned;
import io.gad.control.operation.step.CopyData;
import io.gad.control.operation.step.CopySchema;
import io.gad.control.operation.step.DropFormerSlots;
import io.gad.control.operation.step.Precheck;
import io.gad.control.operation.step.RewindRows;
import io.gad.control.operation.step.SaveTail;
import io.gad.control.operation.step.StartSync;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StopTasks;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One more secondary by copy; or a former primary back once its tail is stored, by rewind where that is possible and by copy where
 * it is not, or only that is wanted. Commit point: the end.
 */
public record AddRunbook(Operation.AddSecondary request) implements Runbook {

    @Override
    public Verdict check(Facts facts) {
        if (facts.group().isEmpty()) {
            return new Verdict.Refused(Refusals.unknownGroup(request.group()));
        }
        Group group = facts.group().get();
        Optional<Problem> problem = refusal(facts, group);
        if (problem.isPresent()) {
            return new Verdict.Refused(problem.get());
        }
        Instance instance = facts.instances().apply(request.instance()).orElseThrow();
        GroupTask task = new GroupTask(
                facts.ids().task(),
                group.primary(),
                request.instance(),
                group.reign(),
                facts.operationId(),
                request.schemaMode(),
                instance.former().isPresent());
        return new Verdict.Accepted(
                group.moved(GroupState.ADDING_SECONDARY, Optional.of(facts.operationId()))
                        .joined(task),
                List.of(instance.claimedBy(group.name())),
                List.of(),
                OperationData.of(List.of(task)),
                List.of());
    }

    private Optional<Problem> refusal(Facts facts, Group group) {
        if (request.instance().equals(group.primary())) {
            return Optional.of(Problem.of(
                    ProblemCode.SAME_INSTANCE,
                    "Expected another instance than the primary of group " + group.name() + ", found "
                            + request.instance() + " itself."));
        }
        Optional<Instance> instance = facts.instances().apply(request.instance());
        boolean ownFormer = instance.isPresent()
                && instance.get().state() == InstanceState.FORMER_PRIMARY
                && instance.get()
                        .former()
                        .filter(f -> f.groupId().equals(group.id()))
                        .isPresent();
        if (!ownFormer && request.method() == Operation.Method.REWIND && instance.isPresent()) {
            return Optional.of(Problem.of(
                    ProblemCode.METHOD_UNAVAILABLE,
                    "Expected a former primary of group " + group.name() + ", which alone can be rewound, found "
                            + request.instance() + ", which is none."));
        }
        if (!ownFormer) {
            Optional<Problem> unusable = Refusals.unusable(facts, request.instance());
            if (unusable.isPresent()) {
                return unusable;
            }
        }
        return Refusals.notFree(facts, group);
    }

    @Override
    public List<Step> steps(OperationRecord operation) {
        OperationData data = operation.data();
        boolean former = data.tasks().stream().anyMatch(GroupTask::targetMayHoldData);
        List<Step> steps = new ArrayList<>(List.of(new Precheck()));
        if (former) {
            steps.addAll(List.of(new SaveTail(request), new ChooseMethod(request)));
        }
        steps.add(new StartSync());
        if (former && isRewound(operation)) {
            steps.addAll(List.of(new RewindRows(), new CatchUp(), new DropFormerSlots()));
        } else {
            steps.addAll(List.of(new CopySchema(), new CopyData(), new CatchUp()));
        }
        return steps;
    }

    private static boolean isBegun(OperationRecord operation, Step step) {
        return operation
                .step(step.name())
                .filter(s -> s.outcome() != StepRecord.Outcome.PENDING)
                .isPresent();
    }

    /**
     * Until it is decided that is what is expected, unless a copy is asked for. One that had to be copied on the way goes to the end
     * of this way.
     */
    private boolean isRewound(OperationRecord operation) {
        if (request.method() == Operation.Method.COPY) {
            return false;
        }
        return isBegun(operation, new RewindRows())
                || !operation.data().method().equals(Optional.of(Operation.Method.COPY));
    }

    @Override
    public List<Step> takingBack(OperationRecord operation) {
        if (operation.data().started()) {
            return List.of(new StopTasks(), new ClearSource(), new ClearTargets());
        }
        // The slots from which a former primary was to follow: an attempt at making them may have been killed.
        return operation.isDone(new SaveTail(request).name()) ? List.of(new ClearSource()) : List.of();
    }

    @Override
    public List<Step> afterwards(OperationRecord operation) {
        return isBegun(operation, new RewindRows()) ? List.of(new CompareReturned()) : List.of();
    }

    @Override
    public Settlement settle(
            OperationRecord operation,
            OperationState how,
            boolean complete,
            Group group,
            Function<String, Optional<Instance>> instances) {
        if (how == OperationState.DONE) {
            return new Settlement(
                    Optional.of(group.completed(request.instance())
                            .withoutFormer(request.instance())
                            .moved(GroupState.RUNNING, Optional.empty())),
                    instances.apply(request.instance()).stream()
                            .map(Instance::settled)
                            .map(joined -> asThePrimary(joined, instances.apply(group.primary())))
                            .toList());
        }
        return new Settlement(
                Optional.of(group.left(request.instance()).moved(GroupState.RUNNING, Optional.empty())),
                complete ? cleared(operation, instances) : List.of());
    }

    /** Whoever names no databases keeps those that the group has: once it is the primary, no other joins them. */
    private static Instance asThePrimary(Instance joined, Optional<Instance> primary) {
        return joined.databases().isEmpty()
                ? joined.choosing(primary.map(Instance::databases).orElse(List.of()))
                : joined;
    }

    @Override
    public List<Instance> cleared(OperationRecord operation, Function<String, Optional<Instance>> instances) {
        if (operation.state() == OperationState.DONE) {
            return List.of(); // What went on behind the end was the comparison: it is a member and stays one.
        }
        return instances.apply(request.instance()).stream()
                .filter(i -> i.group().filter(request.group()::equals).isPresent())
                .map(i -> i.former().isPresent() ? formerAgain(i, operation) : i.standalone(Fence.NONE))
                .toList();
    }

    private static Instance formerAgain(Instance instance, OperationRecord operation) {
        OperationData data = operation.data();
        return data.started()
                ? instance.formerCleared(
                        data.tasks().getFirst().reign(),
                        "it was cleared when an addition that had begun was taken back (operation " + operation.id()
                                + ")")
                : instance.formerAgain();
    }
}
