package io.gad.control.operation.step;

import io.gad.control.port.TaskState;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts the tasks and waits until both sides are prepared: schema gad, identities, publication and guards, slot. That
 * it may have begun is stored first; killed after that, the tasks are started again and find what they had made.
 */
public final class StartSync implements Step {

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        var unused = context.learn(data -> data.withStarted());
        return new Observation(context).until(TaskState.SCHEMA);
    }
}
