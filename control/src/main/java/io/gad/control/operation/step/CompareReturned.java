package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import java.time.Duration;
import java.util.Optional;

/**
 * Behind a return by rewind: begins to compare both sides as a whole, which nobody waits for. What it finds is shown with the
 * secondary, as of every comparison. Killed before or after: begun once more, which finds it running.
 */
public final class CompareReturned implements Step {

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        for (GroupTask task : context.operation().data().tasks()) {
            if (context.group()
                    .filter(g -> g.tasks().stream().anyMatch(t -> t.id().equals(task.id())))
                    .isEmpty()) {
                return new StepOutcome.Done("no secondary any more");
            }
            if (context.tasks().status(task.id()).isEmpty()) {
                return new StepOutcome.NotYet("the synchronization does not run");
            }
            var unused = context.tasks().verify(task.id(), false, 0);
        }
        return new StepOutcome.Done("both sides are being compared");
    }
}
