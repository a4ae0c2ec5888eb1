package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import java.time.Duration;
import java.util.Optional;

/** Stops the operation's tasks in this process. Killed before or after: a new process does not start them again. */
public final class StopTasks implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

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
        int stopped = 0;
        for (GroupTask task : context.operation().data().tasks()) {
            var unused = context.stop(task, DEADLINE);
            stopped++;
        }
        return new StepOutcome.Done(stopped + " stopped");
    }
}
