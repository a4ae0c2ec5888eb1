package io.gad.control.operation.step;

import io.gad.control.operation.OperationData.Promotion;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes back a promotion before its commit point: the old primary is open again, if it was this operation that closed
 * it. Killed before or after: done again.
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
        Promotion promotion = context.promotion();
        if (!context.beside().isOver(context.operationId(), DEADLINE)) {
            return new StepOutcome.NotYet("the fence is still under way");
        }
        if (context.group().isEmpty()
                || context.instance(promotion.oldPrimary()).isEmpty()) {
            return new StepOutcome.Done("the group is gone");
        }
        if (others) {
            // Only who has closed it may open it: this makes it ours.
            var unused =
                    context.members().fence(context.address(promotion.oldPrimary()), context.fenceOrder(), DEADLINE);
        }
        context.noteStopped(
                promotion.oldPrimary(),
                context.members().unfence(context.address(promotion.oldPrimary()), context.fenceOrder(), DEADLINE));
        return new StepOutcome.Done(promotion.oldPrimary() + " takes writes as before");
    }
}
