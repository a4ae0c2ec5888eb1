package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.Map;

/**
 * Stops the task that feeds the target. One that does not stop in time is kept out by the commit point, which changes
 * the row that each of its writes must find. Killed before or after: nothing starts it again while the group promotes.
 */
public final class StopSyncTask implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    @Override
    public StepOutcome run(StepContext context) {
        GroupTask task = context.operation().data().tasks().getFirst();
        Map<String, Lsn> positions = context.stop(task, DEADLINE);
        return new StepOutcome.Done("stopped" + (positions.isEmpty() ? "" : " at " + positions));
    }
}
