package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes what was copied off targets that never became secondaries. Killed before or after: cleared again, nothing is
 * left to clear. One that does not answer is cleared when it does.
 */
public final class ClearTargets implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

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
            if (context.instance(task.target()).isEmpty()
                    || context.instance(task.source()).isEmpty()) {
                cleared.add(task.target() + " no longer registered");
                continue;
            }
            context.tasks().clearTarget(context.order(task), DEADLINE);
            cleared.add(task.target());
        }
        return new StepOutcome.Done(String.join(", ", cleared));
    }
}
