package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes the slots of its reign off a former primary that is in step again: nobody will ever read them, and they keep its log. As
 * long as this operation holds the group no other can make slots there for who is to follow it. Killed before or after: done again.
 */
public final class DropFormerSlots implements Step {

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        for (GroupTask task : context.operation().data().tasks()) {
            context.tasks().dropFormerSlots(context.order(task));
        }
        return new StepOutcome.Done("slots of its reign dropped");
    }
}
