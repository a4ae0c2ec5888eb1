package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the slots and publications of the operation's tasks off their source. Killed before or after: looked for and
 * dropped again. A source that does not answer is cleared when it does.
 */
public final class ClearSource implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(10));
    }

    @Override
    public Lateness whenLate() {
        return Lateness.GO_ON;
    }

    @Override
    public StepOutcome run(StepContext context) {
        List<String> cleared = new ArrayList<>();
        for (GroupTask task : context.operation().data().tasks()) {
            if (context.instance(task.source()).isEmpty()
                    || context.instance(task.target()).isEmpty()) {
                cleared.add("nothing for " + task.target() + ", no longer registered");
                continue;
            }
            context.tasks().removeFromSource(context.order(task), DEADLINE);
            cleared.add(task.source() + " for " + task.target());
        }
        return new StepOutcome.Done(String.join(", ", cleared));
    }
}
