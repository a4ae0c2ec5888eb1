package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Stops the task that feeds the target. One that does not stop in time, or cannot be stopped since somebody else is at work on the
 * group's tasks, is kept out by the commit point, which changes the row that each of its writes must find; whoever ends the
 * reign's tasks behind that ends it too. Killed before or after: nothing starts it again while the group promotes.
 */
public final class StopSyncTask implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(DEADLINE);
    }

    @Override
    public Lateness whenLate() {
        return Lateness.GO_ON;
    }

    @Override
    public StepOutcome run(StepContext context) {
        if (context.operation().data().committed()) {
            return new StepOutcome.Done("kept out by the commit point");
        }
        GroupTask task = context.operation().data().tasks().getFirst();
        Map<String, Lsn> positions = context.stop(task, DEADLINE);
        return new StepOutcome.Done("stopped" + (positions.isEmpty() ? "" : " at " + positions));
    }
}
