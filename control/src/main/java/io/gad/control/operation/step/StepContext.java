package io.gad.control.operation.step;

import io.gad.control.ControlSettings;
import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.instance.Locks;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.Claim;
import io.gad.control.port.FenceOrder;
import io.gad.control.port.HookOrder;
import io.gad.control.port.Hooks;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.Members;
import io.gad.control.port.PromotionOrder;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.SyncTasks;
import io.gad.control.report.FormerTail;
import io.gad.control.report.ReportStore;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a step may use: its operation, and everything it can be looked up or done with.
 *
 * @param operationId the operation that the step belongs to
 * @param tails of former primaries
 * @param locks held by whoever starts or stops tasks of a group
 * @param beside runs what nobody waits for
 * @param leases what was sent to primaries
 * @param hooks the administrator's commands around a promotion
 * @param surroundings what a drill asks of the control plane itself
 */
public record StepContext(
        String operationId,
        ControlState state,
        Members members,
        SyncTasks tasks,
        ReportStore reports,
        FormerTail tails,
        Addresses addresses,
        ControlSettings settings,
        Locks locks,
        Beside beside,
        Leases leases,
        Hooks hooks,
        Surroundings surroundings) {

    /** The operation as stored now. */
    public OperationRecord operation() {
        return state.get(Kind.OPERATION, operationId)
                .orElseThrow(() -> new IllegalStateException("Expected operation " + operationId + ", found none."));
    }

    /** The operation's group as stored now; empty once it is deleted. */
    public Optional<Group> group() {
        OperationRecord operation = operation();
        return state.get(Kind.GROUP, operation.group()).filter(g -> g.id().equals(operation.groupId()));
    }

    /** As {@link #group}, for steps of operations during which it cannot go. */
    public Group presentGroup() {
        return group().orElseThrow(() ->
                new IllegalStateException("Expected group " + operation().group() + ", found none."));
    }

    public Optional<Instance> instance(String name) {
        return state.get(Kind.INSTANCE, name);
    }

    /** How to reach an instance, which must be registered. */
    public MemberAddress address(String instance) {
        return addresses.of(instance(instance)
                .orElseThrow(() ->
                        new IllegalStateException("Expected instance " + instance + " to be registered, found none.")));
    }

    /** By what right this manager changes members of the operation's group. */
    public Claim claim() {
        return group().map(Claim::of).orElseGet(() -> Claim.ofGone(operation().groupId(), generation()));
    }

    /** The manager's; also of a group that is gone already, of which something may be left to be taken off a member. */
    private long generation() {
        return state.get(Kind.GENERATION, operation().groupId()).orElse(Group.FIRST_GENERATION);
    }

    /** A stored task with its logins. */
    public SyncOrder order(GroupTask task) {
        OperationRecord operation = operation();
        SyncOrder order = addresses.order(
                task,
                operation.groupId(),
                operation.group(),
                group().map(Group::generation).orElseGet(this::generation),
                address(task.source()),
                address(task.target()),
                group().map(Group::leftOut).orElse(List.of()));
        boolean rewinds = operation
                .data()
                .method()
                .filter(m -> m == Operation.Method.REWIND)
                .isPresent();
        return rewinds
                ? instance(task.target())
                        .flatMap(Instance::former)
                        .map(former -> order.rewinding(former.rewind(task.target(), isElseCopied(operation))))
                        .orElse(order)
                : order;
    }

    private static boolean isElseCopied(OperationRecord operation) {
        return operation.request() instanceof Operation.AddSecondary add && add.method() == Operation.Method.AUTO;
    }

    /** Adds to what people are told of the operation. */
    void note(String note) {
        var unused = state.transact(transaction -> {
            OperationRecord noted =
                    transaction.get(Kind.OPERATION, operationId).orElseThrow().noted(note);
            transaction.put(Kind.OPERATION, operationId, noted);
            return noted;
        });
    }

    /**
     * Stops a task so that nothing that was about to start it again does so after.
     *
     * @param deadline for that, and as long for whoever is about to: it may wait for a server that is silent
     * @throws GroupHeldException if somebody still is; nothing was stopped
     */
    Map<String, Lsn> stop(GroupTask task, Duration deadline) {
        String group = operation().group();
        if (!locks.within(deadline, group, () -> {})) {
            throw new GroupHeldException(group, deadline);
        }
        return tasks.stop(task.id(), deadline);
    }

    /** Changes what the operation has learnt, durably, before what rests on it is done. */
    public OperationData learn(UnaryOperator<OperationData> change) {
        return state.transact(transaction -> {
            OperationRecord operation =
                    transaction.get(Kind.OPERATION, operationId).orElseThrow();
            OperationData learnt = change.apply(operation.data());
            if (!learnt.equals(operation.data())) {
                transaction.put(Kind.OPERATION, operationId, operation.with(learnt));
            }
            return learnt;
        });
    }

    /** Tells with the operation what did not go on when a primary was opened; nothing where all did. */
    void noteStopped(String instance, List<String> stopped) {
        if (!stopped.isEmpty()) {
            note(instance + " is open, but this stays stopped, and is to be enabled by hand: "
                    + String.join("; ", stopped));
        }
    }

    /** A promotion's part of the operation. */
    public OperationData.Promotion promotion() {
        return operation().data().promotion().orElseThrow();
    }

    /** The promotion as members are asked for it. */
    public PromotionOrder promotionOrder() {
        OperationData.Promotion promotion = promotion();
        Group group = presentGroup();
        return new PromotionOrder(
                group.id(),
                group.name(),
                promotion.from(),
                promotion.to(),
                group.generation(),
                promotion.attempt(),
                operationId,
                operation().data().tasks().getFirst().id());
    }

    /** What a command around the promotion is told. */
    HookOrder hookOrder(HookOrder.When when, String instance) {
        OperationRecord operation = operation();
        OperationData.Promotion promotion = promotion();
        return new HookOrder(
                when,
                operationId,
                operation.actor(),
                operation.startedAt(),
                operation.group(),
                promotion.oldPrimary(),
                hosts(promotion.oldPrimary()),
                instance,
                hosts(instance),
                promotion.to().epoch(),
                promotion.primaryAnswered(),
                promotion.fence().name());
    }

    private List<String> hosts(String instance) {
        return instance(instance).stream()
                .flatMap(i -> i.dsn().hosts().stream())
                .map(Object::toString)
                .toList();
    }

    /** The fence of a promotion's old primary. */
    public FenceOrder fenceOrder() {
        Group group = presentGroup();
        return new FenceOrder(group.id(), group.name(), promotion().from(), group.generation(), operationId);
    }
}
