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
import io.gad.control.operation.OperationState;
import io.gad.control.operation.Turning;
import io.gad.control.operation.step.AdvanceSequences;
import io.gad.control.operation.step.AfterHook;
import io.gad.control.operation.step.AskWhoRules;
import io.gad.control.operation.step.BeforeHook;
import io.gad.control.operation.step.DrainEveryone;
import io.gad.control.operation.step.DropMadeSlots;
import io.gad.control.operation.step.DropOldSlots;
import io.gad.control.operation.step.FencePrimary;
import io.gad.control.operation.step.FinishSequences;
import io.gad.control.operation.step.FollowBack;
import io.gad.control.operation.step.OpenForWrites;
import io.gad.control.operation.step.PrecheckSwitchOver;
import io.gad.control.operation.step.PrepareFollowing;
import io.gad.control.operation.step.RecordNewPrimary;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StopSyncTask;
import io.gad.control.operation.step.Unfence;
import io.gad.control.operation.step.VerifyPositions;
import io.gad.control.port.HookPlan;
import io.gad.control.problem.Problem;
import io.gad.member.Reign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Primary and a secondary exchange their roles, and nothing is lost: everybody is brought to the same end of the closed primary
 * before the target's reign begins, so that all others follow it from there without a copy. Commit point: {@link
 * RecordNewPrimary}. What has not come so far by its deadline, which counts from the closing on, is taken back by itself: the old primary is opened again, in a
 * reign of its own if the target may have begun one and cannot be asked.
 */
public record SwitchOverRunbook(Operation.SwitchOver request) implements Runbook {

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
        return new SwitchOverRefusals(request, facts, group).all();
    }

    /** What it would do now, refused or not. */
    public PromotionPlan plan(Facts facts, Group group) {
        return new PromotionPlan(
                group.id(),
                group.reign(),
                request.instance(),
                facts.tablesToRead() == 0,
                group.members().stream().map(member -> fate(member, group)).toList(),
                Optional.empty(),
                steps(facts.hooks()).stream().map(Step::name).toList());
    }

    private PromotionPlan.Fate fate(GroupMember member, Group group) {
        String instance = member.instance();
        return instance.equals(request.instance())
                ? new PromotionPlan.Fate(
                        instance,
                        PromotionPlan.Becomes.PRIMARY,
                        "primary of epoch " + (group.reign().epoch() + 1))
                : new PromotionPlan.Fate(
                        instance,
                        PromotionPlan.Becomes.SECONDARY,
                        "secondary of " + request.instance() + " from where it stands, without a copy");
    }

    private Verdict accepted(Facts facts, Group group) {
        Reign next = group.reign().next(facts.ids().reign());
        GroupTask fed = group.taskTo(request.instance()).orElseThrow();
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
                nextTasks(facts, group, next));
        List<GroupTask> ended = Stream.concat(
                        Stream.of(fed), group.tasks().stream().filter(t -> !t.equals(fed)))
                .toList();
        Facts.Turn turn = facts.turn().orElseThrow();
        Turning turning = new Turning(turn.now(), turn.within());
        return new Verdict.Accepted(
                group.moved(GroupState.SWITCHING_OVER, Optional.of(facts.operationId()))
                        .attempted(),
                List.of(),
                List.of(),
                OperationData.of(ended, promotion, turning),
                List.of());
    }

    /** One for each that will follow; none of them may ever be cleared for it. */
    private List<GroupTask> nextTasks(Facts facts, Group group, Reign next) {
        List<GroupTask> tasks = new ArrayList<>();
        GroupTask fed = group.taskTo(request.instance()).orElseThrow();
        for (GroupMember member : group.members()) {
            if (!member.instance().equals(request.instance())) {
                tasks.add(new GroupTask(
                        facts.ids().task(),
                        request.instance(),
                        member.instance(),
                        next,
                        facts.operationId(),
                        group.taskTo(member.instance()).orElse(fed).schemaMode(),
                        false));
            }
        }
        return tasks;
    }

    @Override
    public List<Step> steps(OperationRecord operation) {
        return steps(operation.data().hooks());
    }

    /** The steps of every switch over, with the command that is run before it. */
    public List<Step> steps(HookPlan hooks) {
        String target = request.instance();
        Stream<Step> command = hooks.hasBefore() ? Stream.of(new BeforeHook(target)) : Stream.of();
        Stream<Step> others = Stream.of(
                new PrepareFollowing(),
                new FencePrimary(target),
                new DrainEveryone(),
                new VerifyPositions(),
                new StopSyncTask(),
                new RecordNewPrimary(target),
                AdvanceSequences.planned(target),
                new OpenForWrites(target),
                new FollowBack());
        return Stream.of(Stream.<Step>of(new PrecheckSwitchOver()), command, others)
                .flatMap(steps -> steps)
                .toList();
    }

    /** First whoever cannot write is opened again. */
    @Override
    public List<Step> takingBack(OperationRecord operation) {
        if (operation.data().committed()) {
            return List.of(new DropOldSlots()); // A promotion has taken over.
        }
        Turning turning = operation.data().turning().orElseThrow();
        List<Step> steps = new ArrayList<>();
        if (operation.data().reopened().isPresent()) {
            steps.addAll(Reopening.steps());
        } else if (turning.fenceBegun().isPresent()) {
            steps.add(operation.wasOutbid() ? new AskWhoRules() : new Unfence(false));
        }
        if (operation.data().started()) {
            steps.add(new DropMadeSlots());
        }
        return steps;
    }

    @Override
    public List<Step> afterwards(OperationRecord operation) {
        Stream<Step> command =
                operation.data().hooks().hasAfter() ? Stream.of(new AfterHook(request.instance())) : Stream.of();
        return Stream.concat(
                        Stream.of(new FinishSequences(request.instance())),
                        Stream.concat(command, Stream.of(new DropOldSlots())))
                .toList();
    }

    @Override
    public Settlement settle(
            OperationRecord operation,
            OperationState how,
            boolean complete,
            Group group,
            Function<String, Optional<Instance>> instances) {
        return operation
                .data()
                .reopened()
                .map(reign -> Reopening.settle(operation, reign, group, instances))
                .orElseGet(() ->
                        new Settlement(Optional.of(group.moved(GroupState.RUNNING, Optional.empty())), List.of()));
    }
}
