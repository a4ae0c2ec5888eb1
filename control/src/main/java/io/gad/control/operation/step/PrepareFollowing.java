package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.port.FollowPlace;
import io.gad.member.MemberRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes on the target what the others will follow it from, while everybody may still write: a slot may have to wait for
 * transactions. Killed before or during: made anew, under the same names; taken back by {@link DropMadeSlots}.
 */
public final class PrepareFollowing implements Step {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(20));
    }

    @Override
    public StepOutcome run(StepContext context) {
        var unused = context.learn(data -> data.withStarted());
        Promotion promotion = context.promotion();
        int made = 0;
        for (GroupTask next : promotion.nextTasks()) {
            MemberRole role = next.target().equals(promotion.oldPrimary()) ? MemberRole.PRIMARY : MemberRole.SECONDARY;
            List<FollowPlace> places =
                    context.tasks().prepareToFollow(context.order(next), promotion.from(), role, PATIENCE);
            unused = context.learn(data -> data.turned(t -> t.with(next.id(), places)));
            made += places.size();
        }
        return new StepOutcome.Done(made + " slots made from which the others follow");
    }
}
