package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.step.CatchUp;
import io.gad.control.operation.step.ClearSource;
import io.gad.control.operation.step.ClearTargets;
import io.gad.control.operation.step.CopyData;
import io.gad.control.operation.step.CopySchema;
import io.gad.control.operation.step.DismantlePrimary;
import io.gad.control.operation.step.EstablishPrimary;
import io.gad.control.operation.step.Precheck;
import io.gad.control.operation.step.StartSync;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StopTasks;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A new group: its secondaries are copied from the primary. Commit point: the end. */
public record CreateRunbook(Operation.CreateGroup request) implements Runbook {

    @Override
    public Verdict check(Facts facts) {
        if (facts.group().isPresent()) {
            return Verdict.refused(ProblemCode.GROUP_EXISTS, "Expected no group " + request.group() + ", found one.");
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(request.primary());
        for (String secondary : request.secondaries()) {
            if (!names.add(secondary)) {
                return Verdict.refused(
                        ProblemCode.SAME_INSTANCE, "Expected each instance once, found " + secondary + " twice.");
            }
        }
        for (String name : names) {
            Optional<Problem> problem = Refusals.unusable(facts, name);
            if (problem.isPresent()) {
                return new Verdict.Refused(problem.get());
            }
        }
        return accepted(facts, names);
    }

    private Verdict accepted(Facts facts, Set<String> names) {
        Reign reign = new Reign(1, facts.ids().reign());
        List<GroupMember> members = new ArrayList<>();
        List<GroupTask> tasks = new ArrayList<>();
        members.add(new GroupMember(request.primary(), MemberRole.PRIMARY, true));
        for (String secondary : request.secondaries()) {
            members.add(new GroupMember(secondary, MemberRole.SECONDARY, false));
            tasks.add(new GroupTask(
                    facts.ids().task(),
                    request.primary(),
                    secondary,
                    reign,
                    facts.operationId(),
                    request.schemaMode(),
                    false));
        }
        Group group = new Group(
                facts.ids().group(),
                request.group(),
                GroupState.CREATING,
                reign,
                Group.FIRST_GENERATION,
                request.primary(),
                members,
                tasks,
                Optional.of(facts.operationId()),
                List.of(),
                0,
                facts.now(),
                request.leftOut(),
                Optional.empty(),
                Optional.empty());
        List<Instance> claimed = names.stream()
                .map(name -> facts.instances().apply(name).orElseThrow().claimedBy(request.group()))
                .map(instance -> instance.name().equals(request.primary()) ? chosen(instance) : instance)
                .toList();
        return new Verdict.Accepted(group, claimed, List.of(), OperationData.of(tasks), List.of());
    }

    /** A secondary's only once they stand there: until then nobody could enter it by one of them. */
    private Instance chosen(Instance instance) {
        return request.databases().isEmpty() ? instance : instance.choosing(request.databases());
    }

    @Override
    public List<Step> steps(OperationRecord operation) {
        return request.secondaries().isEmpty()
                ? List.of(new EstablishPrimary())
                : List.of(new Precheck(), new StartSync(), new CopySchema(), new CopyData(), new CatchUp());
    }

    @Override
    public List<Step> takingBack(OperationRecord operation) {
        return operation.data().started()
                ? List.of(
                        new StopTasks(), new ClearSource(), new ClearTargets(), new DismantlePrimary(request.primary()))
                : List.of();
    }

    @Override
    public Settlement settle(
            OperationRecord operation,
            OperationState how,
            boolean complete,
            Group group,
            Function<String, Optional<Instance>> instances) {
        Group settled = group;
        if (how == OperationState.DONE) {
            for (String secondary : request.secondaries()) {
                settled = settled.completed(secondary);
            }
            return new Settlement(
                    Optional.of(settled.moved(GroupState.RUNNING, Optional.empty())),
                    group.members().stream()
                            .flatMap(m -> instances.apply(m.instance()).stream())
                            .map(instance -> chosen(instance.settled()))
                            .toList());
        }
        for (String secondary : request.secondaries()) {
            settled = settled.withoutTaskTo(secondary);
        }
        return new Settlement(Optional.of(settled.moved(GroupState.FAILED, Optional.empty())), List.of());
    }

    /** Who goes back to being on its own when a failed group is deleted. */
    static List<Instance> freed(Group group, Function<String, Optional<Instance>> instances) {
        return group.members().stream()
                .flatMap(m -> instances.apply(m.instance()).stream())
                .filter(i -> i.group().filter(group.name()::equals).isPresent())
                .map(i -> i.standalone(Fence.NONE))
                .toList();
    }
}
