package io.gad.control.operation.step;

import java.time.Duration;
import java.util.Optional;

/**
 * Takes everything of ours off the last member; data stays. Killed before or after: done again, nothing is left. One
 * that does not answer is cleared when it does.
 */
public final class DismantlePrimary implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final String primary;

    public DismantlePrimary(String primary) {
        this.primary = primary;
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
        if (context.instance(primary).isEmpty()) {
            return new StepOutcome.Done(primary + " is no longer registered");
        }
        context.members().dismantlePrimary(context.address(primary), context.claim(), DEADLINE);
        return new StepOutcome.Done(primary + " holds its data and nothing of ours");
    }
}
