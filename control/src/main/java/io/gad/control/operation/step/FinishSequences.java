package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.port.SequenceResult;
import java.time.Duration;
import java.util.Optional;

/**
 * Behind a promotion's opening: the sequences that {@link AdvanceSequences} had no time for. Killed before or after: done
 * again, never backwards.
 */
public final class FinishSequences implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final String instance;

    /** @param instance that becomes the primary */
    public FinishSequences(String instance) {
        this.instance = instance;
    }

    /** As one of a promotion's steps; behind the end there is none. */
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
        Optional<Group> group = context.group();
        if (group.isEmpty() || !group.get().reign().equals(context.promotion().to())) {
            return new StepOutcome.Done("the reign is over");
        }
        SequenceResult result = context.members()
                .finishSequences(context.address(instance), context.promotionOrder(), Optional.empty(), DEADLINE);
        String detail = AdvanceSequences.describe(result);
        return result.left() == 0 ? new StepOutcome.Done(detail) : new StepOutcome.NotYet(detail);
    }
}
