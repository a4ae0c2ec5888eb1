package io.gad.control.operation.step;

import io.gad.control.port.TaskState;
import java.time.Duration;
import java.util.Optional;

/** Waits until what was committed during the load is applied and each change arrives as it is committed. Killed before or after: the tasks go on where they were. */
public final class CatchUp implements Step {

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        return new Observation(context).until(TaskState.INCREMENTAL);
    }
}
