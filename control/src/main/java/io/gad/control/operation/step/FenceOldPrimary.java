package io.gad.control.operation.step;

import io.gad.control.instance.Fence;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.port.FenceOrder;
import io.gad.control.port.FenceResult;
import io.gad.control.port.MemberAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the old primary, as well as that can be had: one that answered at the click is waited for, five seconds at most;
 * one that did not is closed beside the other steps and nobody waits. But whoever is about to open it again, as an operation
 * whose place this one has taken, is waited for. Meanwhile the target's connections are opened for
 * the steps that follow. Killed before or after: closed again.
 */
public final class FenceOldPrimary implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(FenceOldPrimary.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Operation.Promote request;

    public FenceOldPrimary(Operation.Promote request) {
        this.request = request;
    }

    @Override
    public StepOutcome run(StepContext context) {
        Promotion promotion = context.promotion();
        FenceOrder order = context.fenceOrder();
        context.members().getReady(context.address(request.instance()));
        if (!context.beside().hasOpened(order.groupId(), LOOK)) {
            // What it opens late would stay open behind our commit point. It has a deadline of its own.
            return new StepOutcome.NotYet(
                    "an operation whose place this one has taken is still opening " + promotion.oldPrimary());
        }
        begin(context);
        if (!promotion.primaryAnswered()) {
            return new StepOutcome.Done(promotion.oldPrimary() + " did not answer; it is closed at its first answer");
        }
        if (!context.beside().hasClosed(order.groupId(), context.operationId(), DEADLINE)) {
            return new StepOutcome.Done(promotion.oldPrimary() + " not closed within " + DEADLINE.toMillis()
                    + " ms; it is closed at its next answer");
        }
        Promotion closed = context.promotion();
        return new StepOutcome.Done(closed.oldPrimary() + " " + closed.fence()
                + (closed.fenceDetail().isEmpty() ? "" : ": " + closed.fenceDetail()));
    }

    /** Beside, unless it is under way. */
    static void begin(StepContext context) {
        MemberAddress old = context.address(context.promotion().oldPrimary());
        FenceOrder order = context.fenceOrder();
        context.beside().close(order.groupId(), context.operationId(), () -> close(context, old, order));
    }

    private static void close(StepContext context, MemberAddress old, FenceOrder order) {
        try {
            if (context.operation().state().isEnded()) {
                return; // Taken back, or another has its place, meanwhile: to close it is not ours any more.
            }
            FenceResult result = context.members().fence(old, order, DEADLINE);
            var unused = context.learn(data -> data.withFence(Fence.of(result.extent()), result.detail()));
        } catch (RuntimeException e) {
            LOG.warn("operation={} instance={} not closed yet", context.operationId(), old.instance(), e);
        }
    }
}
