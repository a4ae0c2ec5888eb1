package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.state.Kind;
import io.gad.member.MemberRole;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The old primary of a switch over is open behind the commit point, as where a standby that had not got the fence took its
 * place: what is written there nobody else gets. It leaves the group as a former primary, by which it is closed at once, and
 * what it alone holds is reported.
 */
final class LostFence {

    private static final Logger LOG = LoggerFactory.getLogger(LostFence.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private LostFence() {}

    /** Whether the task's target is the old primary and says that it rules as before. Not where it does not answer. */
    static boolean isFound(StepContext context, GroupTask next) {
        Promotion promotion = context.promotion();
        return next.target().equals(promotion.oldPrimary())
                && context.members()
                        .probe(context.address(next.target()), LOOK)
                        .standing()
                        .filter(s -> s.role() == MemberRole.PRIMARY && s.reign().equals(promotion.from()))
                        .isPresent();
    }

    /**
     * In one write. Killed before: it is found open again.
     *
     * @throws IllegalStateException while another operation has the group
     */
    static void depose(StepContext context, GroupTask next) {
        boolean deposed = context.state().transact(transaction -> {
            OperationRecord operation =
                    transaction.get(Kind.OPERATION, context.operationId()).orElseThrow();
            Promotion promotion = operation.data().promotion().orElseThrow();
            Group group = transaction.get(Kind.GROUP, operation.group()).orElseThrow();
            if (group.taskTo(next.target())
                    .filter(t -> t.id().equals(next.id()))
                    .isEmpty()) {
                return false; // Taken out meanwhile, or a later reign's.
            }
            if (group.operation().isPresent() && !group.isHeldBy(operation.id())) {
                throw new IllegalStateException("Expected group " + group.name() + " to be free, found it held by"
                        + " operation " + group.operation().get() + ".");
            }
            Instance old = transaction.get(Kind.INSTANCE, next.target()).orElseThrow();
            FormerPrimary former = new FormerPrimary(
                    group.id(),
                    group.name(),
                    promotion.from(),
                    operation.data().tasks().getFirst().id(),
                    promotion.finalPositions(),
                    List.of(),
                    old.identity(),
                    false);
            transaction.put(Kind.GROUP, group.name(), group.deposing(old.name()));
            transaction.put(Kind.INSTANCE, old.name(), old.deposed(former, Fence.UNREACHABLE, ""));
            transaction.put(
                    Kind.OPERATION,
                    operation.id(),
                    operation.noted(old.name() + " was found open in epoch "
                            + promotion.from().epoch() + " after the roles had turned, as after a failover to a standby"
                            + " that lagged: it has left the group as a former primary, and what it alone holds is among"
                            + " the lost transactions."));
            return true;
        });
        LOG.warn("operation={} instance={} found open deposed={}", context.operationId(), next.target(), deposed);
    }
}
