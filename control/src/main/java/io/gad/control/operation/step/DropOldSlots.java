package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationData.Promotion;
import java.time.Duration;
import java.util.Optional;

/**
 * Behind a switch over's end: the slots of the ended reign, which nobody reads any more and which keep the old primary's log.
 * Killed before or after: done again.
 */
public final class DropOldSlots implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Promotion promotion = context.promotion();
        int tasks = 0;
        for (GroupTask ended : context.operation().data().tasks()) {
            if (isReported(context, ended, promotion)) {
                continue;
            }
            if (context.instance(ended.source()).isPresent()
                    && context.instance(ended.target()).isPresent()) {
                context.tasks().removeFromSource(context.order(ended), DEADLINE);
                tasks++;
            }
        }
        return new StepOutcome.Done("slots of " + tasks + " ended tasks dropped on " + promotion.oldPrimary());
    }

    /** A former primary's hold what it alone has: they go with it. */
    private static boolean isReported(StepContext context, GroupTask ended, Promotion promotion) {
        return context.instance(ended.source())
                .flatMap(Instance::former)
                .filter(former -> former.reign().equals(promotion.from()))
                .isPresent();
    }
}
