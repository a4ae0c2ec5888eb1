package io.gad.control.operation.step;

import io.gad.control.instance.Fence;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.SequenceResult;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the new primary's sequences ahead before anybody can draw from them, as many as 300 ms allow; {@link
 * FinishSequences} does the rest behind the opening. A promotion waits two seconds for a member that does not answer, for the
 * opening needs it as well, and is held up by nothing else; a switch over waits until the new primary could be asked. Killed
 * before or after: done again, never backwards.
 */
public final class AdvanceSequences implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(AdvanceSequences.class);
    private static final Duration DEADLINE = Duration.ofMillis(300);
    private static final Duration WITHOUT_ANSWER = Duration.ofSeconds(2);

    private final String instance;
    private final boolean planned;

    /**
     * As a promotion does it.
     *
     * @param instance that becomes the primary
     */
    public AdvanceSequences(String instance) {
        this(instance, false);
    }

    private AdvanceSequences(String instance, boolean planned) {
        this.instance = instance;
        this.planned = planned;
    }

    /** As a switch over does it: nothing forces us to open a primary with sequences that lag. */
    public static AdvanceSequences planned(String instance) {
        return new AdvanceSequences(instance, true);
    }

    @Override
    public Optional<Duration> deadline() {
        return planned ? Optional.empty() : Optional.of(WITHOUT_ANSWER);
    }

    @Override
    public Lateness whenLate() {
        return planned ? Lateness.FAIL : Lateness.GO_ON;
    }

    @Override
    public StepOutcome run(StepContext context) {
        if (context.operation().isDone(new OpenForWrites(instance).name())) {
            // It was late. Set-wise it would go back behind what an open primary hands out meanwhile.
            return new StepOutcome.Done("left for after the opening");
        }
        try {
            SequenceResult result = context.members()
                    .advanceSequences(
                            context.address(instance), context.promotionOrder(), fencedPrimary(context), DEADLINE);
            return new StepOutcome.Done(describe(result));
        } catch (MemberUnreachableException e) {
            throw e; // One connection that broke says nothing of the next one, by which it would be opened.
        } catch (RuntimeException e) {
            if (planned) {
                throw e;
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
