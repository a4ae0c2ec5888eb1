package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationData;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.SyncOrder;
import io.gad.member.Reign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Behind {@link ReopenOldPrimary}, or an {@link Unfence} in its place: the secondaries that are left follow in the new reign from where they are, each as soon as it
 * answers. Killed before or after: done again.
 */
public final class CarryTasksOn implements Step {

    private static final Duration STOP = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        OperationData data = context.operation().data();
        Reign reign = data.reopened().orElseGet(() -> context.promotion().from());
        Optional<Group> group = context.group().filter(g -> g.reign().equals(reign));
        List<GroupTask> left = group.map(Group::tasks).orElse(List.of());
        for (GroupTask ended : data.tasks()) {
            if (left.stream().noneMatch(task -> task.id().equals(ended.id()))) {
                var unused = context.stop(ended, STOP);
            }
        }
        if (group.isEmpty()) {
            return new StepOutcome.Done("the reign is over");
        }
        // Not one that is being added meanwhile: what it holds may still have to be read.
        List<GroupTask> stood = left.stream()
                .filter(task ->
                        data.tasks().stream().anyMatch(ended -> ended.id().equals(task.id())))
                .toList();
        if (context.operation().wasOutbid()) {
            Optional<StepOutcome> nothing = withoutAnOpening(context, reign);
            if (nothing.isPresent()) {
                return nothing.get();
            }
        }
        EachTarget.Outcome carried = EachTarget.run(context, stood, task -> carry(context, task, reign));
        return carried.missing().isEmpty()
                ? new StepOutcome.Done(carried.done().size() + " secondaries go on from where they are")
                : new StepOutcome.NotYet(String.join("; ", carried.missing()));
    }

    /** Where the old primary was left closed, there is no reign to follow in. */
    private static Optional<StepOutcome> withoutAnOpening(StepContext context, Reign reign) {
        MemberProbe old =
                context.members().probe(context.address(context.promotion().oldPrimary()), STOP);
        if (!old.answered()) {
            return Optional.of(new StepOutcome.NotYet(context.promotion().oldPrimary() + " does not answer"));
        }
        return old.standing()
                        .filter(s -> s.writable() && s.reign().equals(reign))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(new StepOutcome.Done("the reign was not begun"));
    }

    /** Started here: nobody else starts a task of the group as long as one of them stands in the reign before. */
    private static String carry(StepContext context, GroupTask task, Reign reign) {
        if (!task.undecided() && !context.tasks().runsIn(task.id(), reign)) { // Such a one has followed nobody yet.
            var unused = context.stop(task, STOP);
            SyncOrder order = context.order(task);
            context.tasks().goOn(order);
            context.locks().with(context.operation().group(), () -> start(context, task, order));
        }
        return task.target();
    }

    /** Not one that was taken out of the group meanwhile. */
    private static void start(StepContext context, GroupTask task, SyncOrder order) {
        boolean stands = context.group().filter(g -> g.tasks().contains(task)).isPresent();
        if (stands) {
            context.tasks().ensureStarted(order);
        }
    }
}
