package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.MemberProbe.Standing;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes back a promotion, or a switch over, whose target may have begun the planned reign and cannot be asked: the old primary is opened in the
 * reign behind that one, by which the planned one is void wherever the target comes back. Killed before or after: done
 * again.
 *
 * <p>It is closed by this operation first, and opened only as long as it is: whoever closes it between the two keeps it closed.
 */
public final class ReopenOldPrimary implements Step {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration OPENING = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Reign reign = context.operation().data().reopened().orElseThrow();
        Optional<Group> group = context.group().filter(g -> g.reign().equals(reign));
        if (group.isEmpty()) {
            return new StepOutcome.Done("the reign is over");
        }
        if (!context.beside().hasClosed(group.get().id(), OPENING)) {
            return new StepOutcome.NotYet("a fence is still under way");
        }
        MemberAddress old = context.address(context.promotion().oldPrimary());
        MemberProbe probe = context.members().probe(old, LOOK);
        if (!probe.answered()) {
            return new StepOutcome.NotYet(old.instance() + " does not answer"); // A promotion waits for what follows.
        }
        boolean open = probe.standing().filter(s -> isOpenIn(reign, s)).isPresent();
        return context.beside().open(group.get().id(), context.operationId(), () -> open(context, old, reign, open));
    }

    private static StepOutcome open(StepContext context, MemberAddress old, Reign reign, boolean isOpen) {
        if (!isOpen) {
            // Also one that is open in the reign before, as it could not be reached when it was to be closed.
            var unused = context.members().fence(old, context.fenceOrder(), OPENING);
        }
        // Behind that fence: an operation that takes our place now closes it behind us, or waits until we are done.
        if (context.operation().background() != OperationRecord.Background.PENDING) {
            return new StepOutcome.Done("another operation has taken over");
        }
        context.noteStopped(
                old.instance(),
                context.members().reopen(old, context.promotionOrder().into(reign), OPENING));
        return new StepOutcome.Done(old.instance() + " takes writes again, in epoch " + reign.epoch());
    }

    private static boolean isOpenIn(Reign reign, Standing standing) {
        return standing.role() == MemberRole.PRIMARY
                && standing.writable()
                && standing.reign().equals(reign);
    }
}
