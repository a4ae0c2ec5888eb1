package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes back {@link PrepareFollowing}: the slots that were made on the target go, which would keep its log. Killed before or
 * after: done again.
 */
public final class DropMadeSlots implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        int tasks = 0;
        for (GroupTask next : context.promotion().nextTasks()) {
            if (context.instance(next.source()).isPresent()
                    && context.instance(next.target()).isPresent()) {
                context.tasks().removeFromSource(context.order(next), DEADLINE);
                tasks++;
            }
        }
        return new StepOutcome.Done("slots of " + tasks + " tasks that were not begun dropped");
    }
}
