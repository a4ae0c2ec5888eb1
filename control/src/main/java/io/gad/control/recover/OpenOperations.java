package io.gad.control.recover;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.group.Rejoin;
import io.gad.control.instance.Fence;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.SteadyTime;
import io.gad.control.operation.StepRecord;
import io.gad.control.operation.Turning;
import io.gad.control.operation.runbook.Ids;
import io.gad.control.operation.runbook.PromoteRunbook;
import io.gad.control.operation.runbook.Runbook;
import io.gad.control.operation.step.BeforeHook;
import io.gad.control.operation.step.Precheck;
import io.gad.control.operation.step.SaveTail;
import io.gad.control.port.PromotionOrder;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The operations that a lost manager had under way, and how a rebuilt one goes on with them: forward behind their commit point,
 * else back. The document may be some seconds older than what was done last, so what may have been begun counts as begun.
 */
final class OpenOperations {

    private final CarriedGroup carried;
    private final Group group;
    private final Map<String, MemberRow> rows;
    private final Instant now;

    OpenOperations(CarriedGroup carried, Group group, Map<String, MemberRow> rows, Instant now) {
        this.carried = carried;
        this.group = group;
        this.rows = rows;
        this.now = now;
    }

    boolean isKnown(OperationRecord operation) {
        return carried.operations().stream().anyMatch(o -> o.id().equals(operation.id()));
    }

    /** Nothing has passed its commit point but what the document says has. */
    List<OperationRecord> takenBackOrForward() {
        group.operation()
                .filter(id -> carried.operations().stream().noneMatch(o -> o.id().equals(id)))
                .ifPresent(id -> {
                    throw Refusals.refused("Expected operation " + id + " in the group's document, found that an older"
                            + " server wrote it, which left operations out. Name another member.");
                });
        return carried.operations().stream().map(this::takenBackOrForward).toList();
    }

    private OperationRecord takenBackOrForward(OperationRecord operation) {
        if (operation.state().isEnded() || operation.data().committed()) {
            return operation;
        }
        if (operation.request() instanceof Operation.AddSecondary add && isBeingCopied(operation)) {
            OperationRecord begun = done(operation, new Precheck().name(), "its copy had begun");
            begun = operation.data().tasks().stream().anyMatch(GroupTask::targetMayHoldData)
                    ? done(begun, new SaveTail(add).name(), "its copy had begun")
                    : begun;
            return begun.with(operation.data().withStarted())
                    .noted("goes on under another manager: the first was lost");
        }
        Optional<String> silent = operation.request().newPrimary().filter(target -> !rows.containsKey(target));
        if (operation.data().promotion().isPresent() && silent.isPresent()) {
            return ranAsFarAsItMay(operation)
                    .with(begun(operation).withTargetUnknown())
                    .noted(waiting(operation, silent.get()));
        }
        return ranAsFarAsItMay(operation)
                .with(begun(operation).withCancelAsked())
                .noted("taken back: its manager was lost before its commit point");
    }

    /** Whether every target says that it is being copied by this operation: what it holds goes on being filled. */
    private boolean isBeingCopied(OperationRecord operation) {
        return !operation.data().cancelAsked()
                && operation.data().tasks().stream()
                        .allMatch(task -> Optional.ofNullable(rows.get(task.target()))
                                .filter(row -> row.role() == MemberRole.SECONDARY
                                        && row.operation().equals(task.operation())
                                        && row.reign().equals(task.reign()))
                                .isPresent());
    }

    /** What the lost manager may have made of a target that cannot be asked. */
    static String waiting(OperationRecord operation, String target) {
        String old = operation.data().promotion().orElseThrow().oldPrimary();
        return "the lost manager may have made " + target + " the primary by operation " + operation.id() + ", and "
                + target
                + " cannot be asked: nothing is opened, and " + old + " stays closed if it is. Let " + target
                + " answer: it then"
                + " goes on by itself where nothing has become of it; where " + target + " rules, recover from "
                + target
                + " on an empty data directory. Only if " + target
                + " is lost for good, or closed by hand: gad operation"
                + " cancel " + operation.id() + ", by which " + old + " is opened in a later epoch and " + target
                + " is a former primary; then promote a member if " + old + " is lost too.";
    }

    /** Of those that wait for a target that cannot be asked. */
    static List<String> waiting(List<OperationRecord> operations) {
        return operations.stream()
                .filter(o -> !o.state().isEnded() && o.data().mayRule())
                .flatMap(o -> o.request().newPrimary().map(target -> waiting(o, target)).stream())
                .toList();
    }

    private OperationData begun(OperationRecord operation) {
        OperationData data = operation.data();
        if (data.promotion().isPresent()) {
            return data.withStarted().withCommitAsked().turned(t -> t.closing(SteadyTime.now()));
        }
        boolean holdsRows = data.tasks().stream()
                .map(task -> Optional.ofNullable(rows.get(task.target())))
                .anyMatch(
                        row -> row.filter(r -> r.role() == MemberRole.SECONDARY).isPresent());
        return holdsRows ? data.withStarted() : data;
    }

    /** Behind its command the primary may have been closed. */
    private static OperationRecord ranAsFarAsItMay(OperationRecord operation) {
        Optional<String> target = operation.request().newPrimary();
        return target.isPresent() && operation.data().hooks().hasBefore()
                ? done(operation, new BeforeHook(target.get()).name(), "may have been run")
                : operation;
    }

    static OperationRecord done(OperationRecord operation, String step, String why) {
        return operation.isDone(step)
                ? operation
                : operation.with(new StepRecord(step, StepRecord.Outcome.DONE, 0, why));
    }

    /** The one of the document by which a member has begun this reign. */
    Optional<OperationRecord> promotionTo(String target, MemberRow row) {
        return carried.operations().stream()
                .filter(o -> !o.state().isEnded()
                        && o.request().newPrimary().filter(target::equals).isPresent())
                .filter(o -> o.data()
                        .promotion()
                        .filter(p -> p.to().equals(row.reign()) && p.from().equals(group.reign()))
                        .isPresent())
                .findFirst()
                .map(this::followableOrPlain);
    }

    /** A switch over goes on as one only where it is known from where everybody follows; else as a promotion. */
    private OperationRecord followableOrPlain(OperationRecord operation) {
        OperationData data = operation.data();
        Optional<Turning> turning = data.turning();
        boolean plain = turning.isPresent()
                && data.promotion().orElseThrow().nextTasks().stream()
                        .anyMatch(next -> turning.get()
                                .places()
                                .getOrDefault(next.id(), List.of())
                                .isEmpty());
        if (!plain) {
            return operation;
        }
        Promotion promotion = data.promotion().orElseThrow();
        return running(
                operation.id(),
                new Operation.Promote(
                        group.name(),
                        operation.request().newPrimary().orElseThrow(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        true),
                operation.actor(),
                operation.startedAt(),
                OperationData.of(data.tasks(), copiedAnew(promotion)).withHooks(data.hooks()),
                "goes on as a promotion: from where the others were to follow is not known any more");
    }

    /** Without the old primary, which leaves the group. */
    private static Promotion copiedAnew(Promotion p) {
        return new Promotion(
                p.oldPrimary(),
                p.from(),
                p.to(),
                p.attempt(),
                p.primaryAnswered(),
                p.expectedLoss(),
                p.fence(),
                p.fenceDetail(),
                false,
                p.finalPositions(),
                p.nextTasks().stream()
                        .filter(task -> !task.target().equals(p.oldPrimary()))
                        .map(task -> new GroupTask(
                                task.id(),
                                task.source(),
                                task.target(),
                                task.reign(),
                                task.operation(),
                                task.schemaMode(),
                                true))
                        .toList());
    }

    /** One that was begun and committed since the document was written; what its row tells suffices to finish it. */
    Optional<OperationRecord> unknownPromotion(String target, MemberRow row, Ids ids) {
        Group free = withoutGuest();
        Optional<GroupTask> fed = free.taskTo(target);
        if (fed.isEmpty() || row.reign().epoch() != group.reign().epoch() + 1) {
            return Optional.empty();
        }
        List<GroupTask> next = free.secondaries().stream()
                .map(GroupMember::instance)
                .filter(name -> !name.equals(target))
                .map(name -> new GroupTask(
                        ids.task(),
                        target,
                        name,
                        row.reign(),
                        row.operation(),
                        free.taskTo(name).map(GroupTask::schemaMode).orElse(SchemaMode.COPY),
                        true))
                .map(task -> task.rejoining(free.taskTo(task.target())
                        .map(before -> Rejoin.behind(before, fed.get().id(), group.reign()))))
                .toList();
        List<GroupTask> ended = Stream.concat(
                        fed.stream(), free.tasks().stream().filter(task -> !task.equals(fed.get())))
                .toList();
        Promotion promotion = new Promotion(
                group.primary(),
                group.reign(),
                row.reign(),
                group.attempts() + 1,
                false,
                ExpectedLoss.unknown(-1),
                Fence.UNREACHABLE,
                "",
                false,
                Map.of(),
                next);
        return Optional.of(running(
                row.operation(),
                new Operation.Promote(group.name(), target, Optional.empty(), Optional.empty(), true, true),
                "a manager that was lost",
                now,
                OperationData.of(ended, promotion),
                "its manager was lost behind its commit point; what it was asked with is not known any more"));
    }

    private OperationRecord running(
            String id, Operation.Promote request, String actor, Instant startedAt, OperationData data, String note) {
        OperationRecord record = new OperationRecord(
                id,
                request,
                group.id(),
                OperationState.RUNNING,
                actor,
                startedAt,
                Optional.empty(),
                List.of(),
                Background.NONE,
                Optional.empty(),
                data,
                List.of(note));
        for (var step : new PromoteRunbook(request).steps(record)) {
            record = record.with(new StepRecord(step.name(), StepRecord.Outcome.PENDING, 0, ""));
        }
        return record;
    }

    /** The group held by the operation that has begun the new reign; what held it before has given way. */
    Group claimedBy(OperationRecord promotion) {
        Group free = holding(promotion).isPresent() ? withoutGuest() : group;
        GroupState state =
                promotion.request() instanceof Operation.SwitchOver ? GroupState.SWITCHING_OVER : GroupState.PROMOTING;
        if (free.state() == state && free.isHeldBy(promotion.id())) {
            return free;
        }
        Group running = free.state() == GroupState.RUNNING ? free : free.moved(GroupState.RUNNING, Optional.empty());
        return running.moved(state, Optional.of(promotion.id()));
    }

    /** The other one that the document says holds the group. */
    private Optional<OperationRecord> holding(OperationRecord promotion) {
        return group.operation()
                .filter(id -> !id.equals(promotion.id()))
                .flatMap(id -> carried.operations().stream()
                        .filter(o -> o.id().equals(id))
                        .findFirst());
    }

    private Group withoutGuest() {
        return group.operation()
                .flatMap(id -> carried.operations().stream()
                        .filter(o -> o.id().equals(id))
                        .findFirst())
                .flatMap(o -> switch (o.request()) {
                    case Operation.AddSecondary add -> Optional.of(add.instance());
                    case Operation.RemoveSecondary remove -> Optional.of(remove.instance());
                    case Operation.CreateGroup create -> Optional.<String>empty();
                    case Operation.Promote promote -> Optional.<String>empty();
                    case Operation.SwitchOver switchOver -> Optional.<String>empty();
                    case Operation.DeleteGroup delete -> Optional.<String>empty();
                    case Operation.Drill drill -> Optional.<String>empty();
                })
                .map(group::left)
                .orElse(group);
    }

    /**
     * All but the promotion: the one that held the group has given way to it, and so have drills, which hold none; the others go on
     * behind their ends.
     */
    List<OperationRecord> besides(OperationRecord promotion) {
        Optional<OperationRecord> holding = holding(promotion);
        return carried.operations().stream()
                .filter(o -> !o.id().equals(promotion.id()))
                .map(o -> holding.filter(o::equals).isPresent() || o.request() instanceof Operation.Drill
                        ? givenWay(o, promotion.id())
                        : o)
                .map(o -> Runbook.isStillOpening(o) ? Runbook.leavingTheOpening(o, promotion.id()) : o)
                .toList();
    }

    private OperationRecord givenWay(OperationRecord operation, String to) {
        if (operation.state().isEnded()) {
            return operation;
        }
        Problem why = Problem.of(ProblemCode.ABANDONED, "Abandoned for operation " + to + ".");
        return operation
                .with(begun(operation).withCancelAsked())
                .ended(OperationState.CANCELLED, now, Optional.of(why), Background.PENDING);
    }

    /** As the member was asked for it, by the manager that it has now. */
    PromotionOrder order(Group claimed, OperationRecord operation) {
        Promotion promotion = operation.data().promotion().orElseThrow();
        return new PromotionOrder(
                claimed.id(),
                claimed.name(),
                promotion.from(),
                promotion.to(),
                claimed.generation(),
                promotion.attempt(),
                operation.id(),
                operation.data().tasks().getFirst().id());
    }
}
