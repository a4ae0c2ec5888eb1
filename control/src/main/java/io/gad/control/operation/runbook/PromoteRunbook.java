package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.group.Rejoin;
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
import io.gad.control.operation.step.AskWhoRules;
import io.gad.control.operation.step.AwaitLease;
import io.gad.control.operation.step.BeforeHook;
import io.gad.control.operation.step.CarryTasksOn;
import io.gad.control.operation.step.DrainSyncTask;
import io.gad.control.operation.step.FenceOldPrimary;
import io.gad.control.operation.step.FinishSequences;
import io.gad.control.operation.step.FollowBack;
import io.gad.control.operation.step.LetOthersFollow;
import io.gad.control.operation.step.OpenForWrites;
import io.gad.control.operation.step.RecordNewPrimary;
import io.gad.control.operation.step.RetireOldPrimary;
import io.gad.control.operation.step.RewindOthers;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StopSyncTask;
import io.gad.control.operation.step.Unfence;
import io.gad.control.port.FollowPlace;
import io.gad.control.port.HookPlan;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
        Group free =
                facts.holding().map(holding -> withoutGuest(group, holding)).orElse(group);
        return PromotionPlan.of(
                request,
                facts,
                group,
                steps(
                        facts.hooks(),
                        group.leaseInForce().isPresent(),
                        free.secondaries().size() > 1));
    }

    private Verdict accepted(Facts facts, Group group) {
        List<OperationRecord> others = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Group free = group;
        List<OperationRecord> ending = new ArrayList<>(facts.behind());
        if (facts.holding().isPresent()) {
            OperationRecord abandoned = abandoned(facts, facts.holding().get());
            free = withoutGuest(group, abandoned);
            notes.add("operation " + abandoned.id() + " (" + abandoned.type() + ") abandoned");
            if (Runbook.isStillOpening(abandoned)) {
                ending.add(abandoned);
            } else {
                others.add(abandoned);
            }
        }
        for (OperationRecord drill : facts.drills()) {
            notes.add("operation " + drill.id() + " (" + drill.type() + ") abandoned");
            others.add(abandoned(facts, drill));
        }
        // What one that went well still does ends by itself with its reign: this one may fail.
        List<OperationRecord> superseded =
                ending.stream().filter(Runbook::isStillOpening).toList();
        superseded.forEach(o -> others.add(superseded(o, facts.operationId())));
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
                heldBefore(facts, group),
                nextTasks);
        List<GroupTask> ended = Stream.concat(
                        Stream.of(fed), free.tasks().stream().filter(t -> !t.equals(fed)))
                .toList();
        OperationData data = OperationData.of(ended, promotion)
                .withLease(group.leaseInForce().orElse(Duration.ZERO));
        return new Verdict.Accepted(
                free.moved(GroupState.PROMOTING, Optional.of(facts.operationId()))
                        .attempted(),
                List.of(),
                others,
                superseded.isEmpty()
                        ? data
                        : data.withInheritance(superseded.stream().anyMatch(PromoteRunbook::isBeginningAReign)),
                notes);
    }

    /**
     * Whose new primary is lost before anybody has told this one to follow holds of it what it held when the roles turned: all
     * up to its opening, which only its own row tells. Also behind the switch over's end, where it was not told in time.
     */
    private Map<String, Lsn> heldBefore(Facts facts, Group group) {
        Map<String, Lsn> held = new HashMap<>();
        Stream.concat(facts.holding().stream(), facts.behind().stream())
                .filter(o -> o.data().committed() && !o.isDone(new FollowBack().name()))
                .flatMap(turned -> placesOf(turned, group))
                .forEach(place -> held.put(place.database(), Lsn.ZERO));
        return held;
    }

    /** Of a switch over by which the present reign began, from where the target was to follow in it. */
    private Stream<FollowPlace> placesOf(OperationRecord operation, Group group) {
        return operation.data().promotion().filter(p -> p.to().equals(group.reign())).stream()
                .flatMap(p -> operation.data().turning().stream()
                        .flatMap(turning -> turning.placesOf(p, request.instance()).stream()));
    }

    /** Asked to be cancelled besides: a step of it that is under way begins nothing more. */
    private OperationRecord abandoned(Facts facts, OperationRecord operation) {
        Problem why = Problem.of(
                ProblemCode.ABANDONED,
                "Abandoned for the promotion of " + request.instance() + " (operation " + facts.operationId() + ").");
        return operation
                .with(operation.data().withCancelAsked())
                .ended(OperationState.CANCELLED, facts.now(), Optional.of(why), Background.PENDING);
    }

    /** Its opening is that of a reign which the old primary, or a secondary, may not stand in yet. */
    private static boolean isBeginningAReign(OperationRecord operation) {
        return operation.data().reopened().isPresent() || operation.data().carriesOn();
    }

    /** A switch over has slots to drop besides. */
    private static OperationRecord superseded(OperationRecord operation, String by) {
        return operation.data().turning().isPresent()
                ? Runbook.leavingTheOpening(operation, by)
                : operation.with(Background.DONE);
    }

    /** The instance that an abandoned operation was bringing in or taking out is no member for this promotion. */
    private static Group withoutGuest(Group group, OperationRecord abandoned) {
        return PromotionPlan.guest(abandoned.request()).map(group::left).orElse(group);
    }

    private List<GroupTask> nextTasks(Facts facts, Group group, Reign next) {
        List<GroupTask> tasks = new ArrayList<>();
        for (GroupMember member : group.secondaries()) {
            if (!member.instance().equals(request.instance())) {
                Optional<GroupTask> before = group.taskTo(member.instance());
                SchemaMode mode = before.map(GroupTask::schemaMode).orElse(SchemaMode.COPY);
                GroupTask task = new GroupTask(
                        facts.ids().task(),
                        request.instance(),
                        member.instance(),
                        next,
                        facts.operationId(),
                        mode,
                        true);
                tasks.add(task.rejoining(before.map(fedBefore -> Rejoin.behind(
                        fedBefore,
                        group.taskTo(request.instance()).orElseThrow().id(),
                        group.reign()))));
            }
        }
        return tasks;
    }

    @Override
    public List<Step> steps(OperationRecord operation) {
        return steps(
                operation.data().hooks(),
                operation.data().leaseSeconds() > 0,
                operation
                        .data()
                        .promotion()
                        .filter(p -> !p.nextTasks().isEmpty())
                        .isPresent());
    }

    /**
     * The steps of every promotion, with the command that is run before it, and the waiting for a write lease.
     *
     * @param leased whether the old primary holds to one
     * @param others whether there are other secondaries
     */
    private List<Step> steps(HookPlan hooks, boolean leased, boolean others) {
        Stream<Step> command = hooks.hasBefore() ? Stream.of(new BeforeHook(request.instance())) : Stream.of();
        Stream<Step> lease = leased ? Stream.of(new AwaitLease()) : Stream.of();
        Stream<Step> following = others ? following() : Stream.of();
        return Stream.of(command, Stream.<Step>of(new FenceOldPrimary(request)), lease, turning().stream(), following)
                .flatMap(steps -> steps)
                .toList();
    }

    /**
     * To see to others takes its time: first what the new primary's clients wait for. The command that is run after the promotion
     * is not among these: it may take minutes, in which nobody could be promoted and nobody would follow.
     */
    private Stream<Step> following() {
        return Stream.of(new FinishSequences(request.instance()), new LetOthersFollow());
    }

    private List<Step> turning() {
        return List.of(
                new DrainSyncTask(request),
                new StopSyncTask(),
                new RecordNewPrimary(request.instance()),
                new AdvanceSequences(request.instance()),
                new OpenForWrites(request.instance()),
                new RetireOldPrimary());
    }

    @Override
    public List<Step> takingBack(OperationRecord operation) {
        if (operation.data().committed()) {
            return List.of(); // Another promotion has taken over.
        }
        if (operation.data().reopened().isPresent()) {
            return Reopening.steps();
        }
        boolean nothingClosed =
                operation.data().hooks().hasBefore() && !operation.isDone(new BeforeHook(request.instance()).name());
        if (nothingClosed && !operation.data().inherits()) {
            return List.of();
        }
        Step unfence = operation.wasOutbid()
                ? new AskWhoRules()
                : new Unfence(operation.data().inherits());
        return operation.data().carriesOn() ? List.of(unfence, new CarryTasksOn()) : List.of(unfence);
    }

    @Override
    public List<Step> afterwards(OperationRecord operation) {
        Stream<Step> hook =
                operation.data().hooks().hasAfter() ? Stream.of(new AfterHook(request.instance())) : Stream.of();
        Stream<Step> others = operation
                        .data()
                        .promotion()
                        .filter(p -> !p.nextTasks().isEmpty())
                        .isPresent()
                ? Stream.of(new RewindOthers())
                : Stream.of();
        return Stream.of(Stream.<Step>of(new FinishSequences(request.instance())), hook, others)
                .flatMap(steps -> steps)
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
