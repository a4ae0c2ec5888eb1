package io.gad.control.operation.step;

import io.gad.control.instance.Instance;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens a removed secondary as an instance of its own, with what it holds. Killed before or after: done again. One that
 * does not answer is opened when it does.
 */
public final class MakeStandalone implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final String instance;

    public MakeStandalone(String instance) {
        this.instance = instance;
    }

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
        Optional<Instance> registered = context.instance(instance);
        if (registered.isEmpty()) {
            return new StepOutcome.Done(instance + " is no longer registered");
        }
        context.members().makeStandalone(context.address(instance), context.claim(), DEADLINE);
        return new StepOutcome.Done(instance + " is standalone and writable");
    }
}
