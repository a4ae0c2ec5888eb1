package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.Turning;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.TaskState;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the old primary and the other secondaries follow the new one from its opening on, each where it stands. Each is told
 * on its own server, so that it can be promoted even if the new primary goes at once. One that does not hold what it held when
 * the roles turned is brought in line first; an old primary that is open leaves the group. Killed before or during: who was told
 * goes on, the others are told. Who does not answer is told when it does, and keeps nobody else waiting.
 */
public final class FollowBack implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(FollowBack.class);
    private static final Duration STOP = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(20));
    }

    @Override
    public Lateness whenLate() {
        return Lateness.GO_ON;
    }

    @Override
    public StepOutcome run(StepContext context) {
        OperationRecord operation = context.operation();
        Promotion promotion = operation.data().promotion().orElseThrow();
        Turning turning = operation.data().turning().orElseThrow();
        if (context.group().filter(g -> g.reign().equals(promotion.to())).isEmpty()) {
            return new StepOutcome.Done("the reign is over");
        }
        for (GroupTask ended : operation.data().tasks()) {
            var unused = context.stop(ended, STOP);
        }
        List<GroupTask> following = promotion.nextTasks().stream()
                .filter(next -> context.presentGroup().tasks().stream().anyMatch(t -> t.id().equals(next.id())))
                .toList();
        EachTarget.Outcome told = EachTarget.run(context, following, next -> tell(context, turning, next));
        if (!told.missing().isEmpty()) {
            return new StepOutcome.NotYet(String.join("; ", told.missing()));
        }
        dropSlotsOfOthers(context, promotion);
        following.stream().findFirst().ifPresent(next -> settle(context, next));
        return new StepOutcome.Done(String.join("; ", told.done()));
    }

    /** Made ahead for who is no member any more: nobody would ever read them, and they keep the new primary's log. */
    private static void dropSlotsOfOthers(StepContext context, Promotion promotion) {
        List<GroupTask> standing = context.presentGroup().tasks();
        for (GroupTask next : promotion.nextTasks()) {
            boolean stands = standing.stream().anyMatch(t -> t.id().equals(next.id()));
            if (!stands && context.instance(next.target()).isPresent()) {
                context.tasks().removeFromSource(context.order(next), STOP);
            }
        }
    }

    /** Nobody waits for the others. */
    private static String tell(StepContext context, Turning turning, GroupTask next) {
        if (LostFence.isFound(context, next)) {
            LostFence.depose(context, next);
            return next.target() + " was open in the ended reign and has left the group";
        }
        SyncOrder order = context.order(next);
        List<String> lacking = context.tasks()
                .beginToFollow(
                        order,
                        turning.places().getOrDefault(next.id(), List.of()),
                        turning.openedAt(),
                        turning.beats());
        if (!lacking.isEmpty()) {
            bringInLine(context, next, lacking);
        }
        context.tasks().ensureStarted(order);
        context.tasks()
                .status(next.id())
                .filter(status -> status.state() == TaskState.FAILED)
                .ifPresent(status -> context.tasks().resume(next.id()));
        return next.target()
                + (lacking.isEmpty()
                        ? " follows from the opening on, without a copy"
                        : " follows and is brought in line first");
    }

    /** Until its task is in step it is not to be promoted. Killed before: its own row says so, and it is found again. */
    private static void bringInLine(StepContext context, GroupTask next, List<String> databases) {
        boolean marked = context.state().transact(transaction -> {
            OperationRecord operation =
                    transaction.get(Kind.OPERATION, context.operationId()).orElseThrow();
            Optional<Group> group = transaction
                    .get(Kind.GROUP, operation.group())
                    .filter(g -> g.taskTo(next.target())
                            .filter(t -> t.id().equals(next.id()))
                            .isPresent());
            group.ifPresent(g -> {
                transaction.put(Kind.GROUP, g.name(), g.incomplete(next.target()));
                transaction.put(
                        Kind.OPERATION,
                        operation.id(),
                        operation.noted(next.target() + " no longer holds what it held when the roles turned ("
                                + String.join(", ", databases)
                                + "), as after a failover to a standby that lagged: it is"
                                + " brought in line, and cannot be promoted before."));
            });
            return group.isPresent();
        });
        LOG.warn(
                "operation={} instance={} databases={} marked={} brought in line",
                context.operationId(),
                next.target(),
                databases,
                marked);
    }

    private static void settle(StepContext context, GroupTask next) {
        try {
            context.tasks().settleSource(context.order(next));
        } catch (RuntimeException e) {
            // What captures definitions there guards new tables too.
            LOG.warn("operation={} source={} not settled", context.operationId(), next.source(), e);
        }
    }
}
