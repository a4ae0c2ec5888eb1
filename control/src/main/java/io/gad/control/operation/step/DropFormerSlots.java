package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the slots of its reign off a former primary that is in step again: nobody will ever read them, and they keep its log. As
 * long as this operation holds the group no other can make slots there for who is to follow it. Killed before or after: done again.
 */
public final class DropFormerSlots implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(DropFormerSlots.class);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        for (GroupTask task : context.operation().data().tasks()) {
            try {
                context.tasks().dropFormerSlots(context.order(task));
            } catch (MemberUnreachableException | StoreException e) {
                throw e;
            } catch (RuntimeException e) {
                // It is in step: what only keeps log must not undo that.
                LOG.warn("operation={} instance={} keeps its slots", context.operationId(), task.target(), e);
                context.note("Slots of its reign stay on " + task.target()
                        + ", and keep its log until they are dropped by" + " hand: " + e.getMessage());
            }
        }
        return new StepOutcome.Done("slots of its reign dropped");
    }
}
