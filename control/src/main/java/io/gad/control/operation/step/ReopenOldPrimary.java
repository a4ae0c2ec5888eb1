package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.PromotionOrder;
import io.gad.control.port.RecordResult;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes back a promotion, or a switch over, whose target may have begun the planned reign and cannot be asked: the old primary is opened in the
 * reign behind that one, by which the planned one is void wherever the target comes back. Killed before or after: done
 * again.
 */
public final class ReopenOldPrimary implements Step {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration RECORD = Duration.ofSeconds(10);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Promotion promotion = context.promotion();
        Reign reign = context.operation().data().reopened().orElseThrow();
        Optional<Group> group = context.group().filter(g -> g.reign().equals(reign));
        if (group.isEmpty()) {
            return new StepOutcome.Done("the reign is over");
        }
        MemberAddress old = context.address(promotion.oldPrimary());
        PromotionOrder order = new PromotionOrder(
                group.get().id(),
                group.get().name(),
                promotion.from(),
                reign,
                group.get().generation(),
                promotion.attempt(),
                context.operationId(),
                context.operation().data().tasks().getFirst().id());
        // A reign begins closed; one that could not be reached when it was to be closed may be open all the time.
        boolean open = context.members()
                .probe(old, LOOK)
                .standing()
                .filter(s -> s.role() == MemberRole.PRIMARY && s.reign().equals(promotion.from()))
                .isPresent();
        if (open) {
            var unused = context.members().fence(old, context.fenceOrder(), RECORD);
        }
        if (context.operation().background() != OperationRecord.Background.PENDING) {
            return new StepOutcome.Done("another operation has taken over");
        }
        return switch (context.members().recordPrimary(old, order, RECORD)) {
            case RecordResult.Recorded recorded -> {
                context.noteStopped(old.instance(), context.members().openForWrites(old, order, RECORD));
                yield new StepOutcome.Done(promotion.oldPrimary() + " takes writes again, in epoch " + reign.epoch());
            }
            case RecordResult.Cancelled cancelled -> new StepOutcome.NotYet("cancelled on " + old.instance());
            case RecordResult.Outbid outbid -> new StepOutcome.NotYet("outbid by " + outbid.found());
        };
    }
}
