package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.port.MemberAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes back a promotion before its commit point: the old primary is open again, if it was this operation that closed
 * it, in the reign in which the operation was accepted. Killed before or after: done again.
 *
 * <p>Nobody else is the primary of that reign: it is the group's, drawn once, and it names this one. Where the reign was still to
 * begin on it, as an operation whose place this one has taken was about to open it in that, it begins with the opening.
 */
public final class Unfence implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final boolean others;

    /** @param others whether it may have been closed by an earlier operation, whose place this one has taken */
    public Unfence(boolean others) {
        this.others = others;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Optional<Group> group = context.group();
        if (group.isEmpty()
                || context.instance(context.promotion().oldPrimary()).isEmpty()) {
            return new StepOutcome.Done("the group is gone");
        }
        if (!context.beside().hasClosed(group.get().id(), DEADLINE)) {
            return new StepOutcome.NotYet("the fence is still under way");
        }
        MemberAddress old = context.address(context.promotion().oldPrimary());
        if (!context.members().probe(old, DEADLINE).answered()) {
            return new StepOutcome.NotYet(old.instance() + " does not answer"); // A promotion waits for what follows.
        }
        return context.beside().open(group.get().id(), context.operationId(), () -> open(context, old));
    }

    private StepOutcome open(StepContext context, MemberAddress old) {
        Promotion promotion = context.promotion();
        if (others) {
            // Only who has closed it may open it: this makes it ours.
            var unused = context.members().fence(old, context.fenceOrder(), DEADLINE);
        }
        // Behind that fence: an operation that takes our place now closes it behind us, or waits until we are done.
        if (context.operation().background() != Background.PENDING) {
            return new StepOutcome.Done("another operation has taken over");
        }
        List<String> stopped = context.operation().data().inherits()
                ? context.members().reopen(old, context.promotionOrder().into(promotion.from()), DEADLINE)
                : context.members().unfence(old, context.fenceOrder(), DEADLINE);
        context.noteStopped(promotion.oldPrimary(), stopped);
        return new StepOutcome.Done(promotion.oldPrimary() + " takes writes as before");
    }
}
