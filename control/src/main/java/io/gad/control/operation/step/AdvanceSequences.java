package io.gad.control.operation.step;

import io.gad.control.instance.Fence;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.SequenceResult;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the new primary's sequences ahead before anybody can draw from them, as many as 300 ms allow; {@link
 * FinishSequences} does the rest behind the opening. A promotion is never held up by it; a switch over waits until the new
 * primary could be asked. Killed before or after: done again, never backwards.
 */
public final class AdvanceSequences implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(AdvanceSequences.class);
    private static final Duration DEADLINE = Duration.ofMillis(300);

    private final String instance;

    /** @param instance that becomes the primary */
    public AdvanceSequences(String instance) {
        this.instance = instance;
    }

    @Override
    public StepOutcome run(StepContext context) {
        try {
            SequenceResult result = context.members()
                    .advanceSequences(
                            context.address(instance), context.promotionOrder(), fencedPrimary(context), DEADLINE);
            return new StepOutcome.Done(describe(result));
        } catch (RuntimeException e) {
            if (context.operation().data().turning().isPresent()) {
                throw e; // Nothing forces us to open it with sequences that lag; it is tried again.
            }
            LOG.warn("operation={} step=AdvanceSequences put off", context.operationId(), e);
            return new StepOutcome.Done("put off until after the opening: " + e.getMessage());
        }
    }

    /** Only the poll that ends a drain came behind the fence; without it the values are those of some moment before. */
    static Optional<MemberAddress> fencedPrimary(StepContext context) {
        Promotion promotion = context.promotion();
        return promotion.fence() == Fence.FENCED && promotion.drained()
                ? Optional.of(context.address(promotion.oldPrimary()))
                : Optional.empty();
    }

    static String describe(SequenceResult result) {
        return result.advanced() + " ahead" + (result.exact() ? ", exactly" : ", with a margin")
                + (result.left() == 0 ? "" : ", " + result.left() + " left for after the opening");
    }
}
