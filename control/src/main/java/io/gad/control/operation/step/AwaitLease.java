package io.gad.control.operation.step;

import io.gad.control.instance.Fence;
import io.gad.control.operation.OperationData.Promotion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the old primary's write lease has run out, where the primary could not be closed, or not in all its databases: behind
 * that its guards refuse writes though nobody reaches it. It is not renewed any more since the operation was accepted. Meanwhile it is knocked at; once it
 * is closed nobody waits. Killed before or after: waits anew, from the server's start.
 */
public final class AwaitLease implements Step {

    private static final Duration SOON = Duration.ofMillis(600);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Promotion promotion = context.promotion();
        String old = promotion.oldPrimary();
        if (promotion.fence() == Fence.FENCED) {
            return new StepOutcome.Done(old + " is closed: nothing is waited for");
        }
        Duration left = context.leases()
                .left(
                        context.presentGroup().id(),
                        Duration.ofSeconds(context.operation().data().leaseSeconds()));
        if (left.compareTo(SOON) > 0) {
            FenceOldPrimary.begin(context);
            return new StepOutcome.NotYet(
                    "the write lease of " + old + " runs out in " + (left.toSeconds() + 1) + " s");
        }
        long end = System.nanoTime() + left.toNanos();
        for (long rest = left.toNanos(); rest > 0; rest = end - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
        return new StepOutcome.Done("the write lease of " + old + " has run out: its guards refuse writes");
    }
}
