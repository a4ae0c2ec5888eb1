package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the old reign's tasks for good, but for those of others that are to follow: {@link LetOthersFollow} ends them. That the old
 * primary has left the group is in the store since the commit point; its data and account are untouched. Killed before or after:
 * done again.
 */
public final class RetireOldPrimary implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(RetireOldPrimary.class);
    private static final Duration STOP = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    @Override
    public StepOutcome run(StepContext context) {
        OperationRecord operation = context.operation();
        Promotion promotion = operation.data().promotion().orElseThrow();
        for (GroupTask ended : operation.data().tasks()) {
            if (promotion.nextTasks().stream().anyMatch(next -> next.target().equals(ended.target()))) {
                continue;
            }
            // The old reign's rows are gone, so none of these can write any more; nobody needs to see them end.
            Thread.ofVirtual().name("stop-" + ended.id()).start(() -> stop(context, ended));
        }
        return new StepOutcome.Done(detail(promotion));
    }

    /** Whoever is at work on the group's tasks may wait for a silent server: nobody waits for this thread. */
    private static void stop(StepContext context, GroupTask ended) {
        long end = System.nanoTime() + LONGEST.toNanos();
        boolean held = isHeldBack(context, ended);
        if (held) {
            LOG.warn("operation={} task={} is stopped once the group is free", context.operationId(), ended.id());
        }
        while (held && System.nanoTime() < end) {
            held = isHeldBack(context, ended);
        }
    }

    private static boolean isHeldBack(StepContext context, GroupTask ended) {
        try {
            var unused = context.stop(ended, STOP);
        } catch (GroupHeldException e) {
            return true;
        } catch (RuntimeException e) {
            LOG.warn("operation={} task={} did not stop cleanly", context.operationId(), ended.id(), e);
        }
        return false;
    }

    private static String detail(Promotion promotion) {
        return promotion.oldPrimary() + " has left the group as former primary of epoch "
                + promotion.from().epoch() + " (" + promotion.fence() + "), data and account untouched";
    }
}
