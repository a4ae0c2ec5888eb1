package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.FollowPlace;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes on the target what the others will follow it from, for all of them at once and while everybody may still write: a slot may
 * have to wait for transactions. That is nobody's outage and has a deadline of its own; who is waited for is told. Killed before
 * or during: what was made to its end stands, the rest is made anew, under the same names; taken back by {@link DropMadeSlots}.
 */
public final class PrepareFollowing implements Step {

    /** Then it is told who is waited for, and asked again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(60));
    }

    @Override
    public StepOutcome run(StepContext context) {
        var unused = context.learn(data -> data.withStarted());
        OperationRecord operation = context.operation();
        Promotion promotion = operation.data().promotion().orElseThrow();
        String fed = operation.data().tasks().getFirst().id();
        Queue<RefusedException> refused = new ConcurrentLinkedQueue<>();
        EachTarget.Outcome made = EachTarget.run(context, promotion.nextTasks(), next -> {
            try {
                return prepare(context, promotion, next, fed);
            } catch (RefusedException e) {
                refused.add(e);
                throw e;
            }
        });
        if (!refused.isEmpty()) {
            throw refused.element();
        }
        return made.missing().isEmpty()
                ? new StepOutcome.Done("slots made from which the others follow: " + String.join(", ", made.done()))
                : new StepOutcome.NotYet(String.join("; ", made.missing()));
    }

    private static String prepare(StepContext context, Promotion promotion, GroupTask next, String fed) {
        MemberRole role = next.target().equals(promotion.oldPrimary()) ? MemberRole.PRIMARY : MemberRole.SECONDARY;
        List<FollowPlace> places =
                context.tasks().prepareToFollow(context.order(next), promotion.from(), role, fed, PATIENCE);
        var unused = context.learn(data -> data.turned(t -> t.with(next.id(), places)));
        return places.size() + " for " + next.target();
    }
}
