package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.step.AdvanceSequences;
import io.gad.control.operation.step.AfterHook;
import io.gad.control.operation.step.BeforeHook;
import io.gad.control.operation.step.DrainSyncTask;
import io.gad.control.operation.step.FenceOldPrimary;
import io.gad.control.operation.step.FinishSequences;
import io.gad.control.operation.step.OpenForWrites;
import io.gad.control.operation.step.RecordNewPrimary;
import io.gad.control.operation.step.RetireOldPrimary;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StopSyncTask;
import io.gad.control.operation.step.Unfence;
import io.gad.control.port.HookPlan;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.member.Reign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A secondary becomes the primary. Whatever else runs on the group is abandoned in the same write. Commit point: {@link
 * RecordNewPrimary}; cancelled before it, the old primary is opened again.
 */
public record PromoteRunbook(Operation.Promote request) implements Runbook {

    @Override
    public Verdict check(Facts facts) {
        if (facts.group().isEmpty()) {
            return new Verdict.Refused(Refusals.unknownGroup(request.group()));
        }
        Group group = facts.group().get();
        List<Problem> problems = refusals(facts, group);
        return problems.isEmpty() ? accepted(facts, group) : new Verdict.Refused(problems.getFirst());
    }

    /** Everything that stands against it, the weightiest first. */
    public List<Problem> refusals(Facts facts, Group group) {
        return new PromotionRefusals(request, facts, group, plan(facts, group)).all();
    }

    /** What it would do now, refused or not. */
    public PromotionPlan plan(Facts facts, Group group) {
        return PromotionPlan.of(request, facts, group, steps(facts.hooks()));
    }

    private Verdict accepted(Facts facts, Group group) {
        List<OperationRecord> others = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Group free = group;
        if (facts.holding().isPresent()) {
            OperationRecord abandoned = facts.holding().get();
            free = withoutGuest(group, abandoned);
            others.add(abandoned.ended(
                    OperationState.CANCELLED,
                    facts.now(),
                    Optional.of(Problem.of(
                            ProblemCode.ABANDONED,
                            "Abandoned for the promotion of " + request.instance() + " (operation "
                                    + facts.operationId() + ").")),
                    Background.PENDING));
            notes.add("operation " + abandoned.id() + " (" + abandoned.type() + ") abandoned");
        }
        // What one that went well still does ends by itself with its reign: this one may fail.
        List<OperationRecord> superseded = facts.behind().stream()
                .filter(o -> o.data().promotion().isPresent() && o.state() != OperationState.DONE)
                .toList();
        superseded.forEach(o -> others.add(o.with(Background.DONE)));
        Reign next = group.reign().next(facts.ids().reign());
        List<GroupTask> nextTasks = nextTasks(facts, free, next);
        GroupTask fed = free.taskTo(request.instance()).orElseThrow();
        Promotion promotion = new Promotion(
                group.primary(),
                group.reign(),
                next,
                group.attempts() + 1,
                facts.primaryAnswers(),
                facts.loss(),
                Fence.UNREACHABLE,
                "",
                false,
                Map.of(),
                nextTasks);
        nextTasks.forEach(t -> notes.add(t.target() + " is copied anew from " + request.instance()));
        List<GroupTask> ended = Stream.concat(
                        Stream.of(fed), free.tasks().stream().filter(t -> !t.equals(fed)))
                .toList();
        return new Verdict.Accepted(
                free.moved(GroupState.PROMOTING, Optional.of(facts.operationId()))
                        .attempted(),
                List.of(),
                others,
                superseded.isEmpty()
                        ? OperationData.of(ended, promotion)
                        : OperationData.of(ended, promotion).withInheritance(),
                notes);
    }

    /** The instance that an abandoned operation was bringing in or taking out is no member for this promotion. */
    private static Group withoutGuest(Group group, OperationRecord abandoned) {
        return PromotionPlan.guest(abandoned.request()).map(group::left).orElse(group);
    }

    private List<GroupTask> nextTasks(Facts facts, Group group, Reign next) {
        List<GroupTask> tasks = new ArrayList<>();
        for (GroupMember member : group.secondaries()) {
            if (!member.instance().equals(request.instance())) {
                SchemaMode mode = group.taskTo(member.instance())
                        .map(GroupTask::schemaMode)
                        .orElse(SchemaMode.COPY);
                tasks.add(new GroupTask(
                        facts.ids().task(),
                        request.instance(),
                        member.instance(),
                        next,
                        facts.operationId(),
                        mode,
                        true));
            }
        }
        return tasks;
    }

    @Override
    public List<Step> steps(OperationRecord operation) {
        return steps(operation.data().hooks());
    }

    /** The steps of every promotion, with the command that is run before it. */
    public List<Step> steps(HookPlan hooks) {
        return Stream.concat(hooks.hasBefore() ? Stream.of(new BeforeHook(request)) : Stream.of(), steps().stream())
                .toList();
    }

    /** The steps of every promotion. */
    public List<Step> steps() {
        return List.of(
                new FenceOldPrimary(request),
                new DrainSyncTask(request),
                new StopSyncTask(),
                new RecordNewPrimary(request),
                new AdvanceSequences(request),
                new OpenForWrites(request),
                new RetireOldPrimary());
    }

    @Override
    public List<Step> takingBack(OperationRecord operation) {
        boolean nothingClosed =
                operation.data().hooks().hasBefore() && !operation.isDone(new BeforeHook(request).name());
        if (!nothingClosed) {
            return List.of(new Unfence(false));
        }
        return operation.data().inherits() ? List.of(new Unfence(true)) : List.of();
    }

    @Override
    public List<Step> afterwards(OperationRecord operation) {
        FinishSequences sequences = new FinishSequences(request);
        return operation.data().hooks().hasAfter() ? List.of(sequences, new AfterHook(request)) : List.of(sequences);
    }

    @Override
    public Settlement settle(
            OperationRecord operation,
            OperationState how,
            boolean complete,
            Group group,
            Function<String, Optional<Instance>> instances) {
        return new Settlement(Optional.of(group.moved(GroupState.RUNNING, Optional.empty())), List.of());
    }
}
