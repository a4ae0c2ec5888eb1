package io.gad.control.operation.step;

import io.gad.control.operation.Operation;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens the new primary and ends the sessions that are older than the opening. Killed before: still closed; after:
 * opened again, which changes nothing, as long as its reign is the same.
 */
public final class OpenForWrites implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Operation.Promote request;

    public OpenForWrites(Operation.Promote request) {
        this.request = request;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        context.members().openForWrites(context.address(request.instance()), context.promotionOrder(), DEADLINE);
        return new StepOutcome.Done(request.instance() + " takes writes");
    }
}
