package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.SyncOrder;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Behind the opening of a promoted member: every other secondary that stood where that one stood follows it from there, without a
 * copy, and can be promoted at once; one that stood elsewhere is left to {@link RewindOthers}, behind the end. Nobody's tasks begin
 * before that is decided. Killed before or during: who has begun to follow goes on, the others are looked at again. One that
 * does not answer in time keeps nobody waiting and is looked at when it does.
 */
public final class LetOthersFollow implements Step {

    /** Behind a name: the note that keeps the decision, and says why. */
    private static final String COPIED = " is copied anew: ";

    private static final String ELSEWHERE = " is looked at behind the end";

    private static final Duration STOP = Duration.ofSeconds(5);

    /** For what has arrived there but is not applied yet: whoever has received the same then stands at the same. */
    private static final Duration DRAIN = Duration.ofSeconds(3);

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(15));
    }

    @Override
    public Lateness whenLate() {
        return Lateness.GO_ON;
    }

    @Override
    public StepOutcome run(StepContext context) {
        OperationRecord operation = context.operation();
        Promotion promotion = operation.data().promotion().orElseThrow();
        Optional<Group> group = context.group().filter(g -> g.reign().equals(promotion.to()));
        if (group.isEmpty()) {
            stopEnded(context, operation);
            return new StepOutcome.Done("the reign is over");
        }
        List<GroupTask> following = promotion.nextTasks().stream()
                .filter(next -> group.get().tasks().stream().anyMatch(t -> t.id().equals(next.id())))
                .toList();
        if (operation.state().isEnded()) {
            stopEnded(context, operation);
            return tooLate(context, following);
        }
        EachTarget.Outcome told = EachTarget.run(context, following, next -> settle(context, promotion, next));
        return told.missing().isEmpty()
                ? new StepOutcome.Done(String.join("; ", told.done()))
                : new StepOutcome.NotYet(String.join("; ", told.missing()));
    }

    /** They write nothing any more, but each would hold its slot on the old primary once that is back. */
    private static void stopEnded(StepContext context, OperationRecord operation) {
        for (GroupTask ended : operation.data().tasks()) {
            if (context.tasks().status(ended.id()).isPresent()) {
                var unused = context.stop(ended, STOP);
            }
        }
    }

    /** By now the tasks run by themselves, but for those of which it is still to be decided. */
    private static StepOutcome tooLate(StepContext context, List<GroupTask> following) {
        for (GroupTask next : following) {
            if (!isComplete(context, next) && !isUndecided(context, next) && !isToBeCopied(context, next)) {
                context.note(next.target() + COPIED + "it did not answer in time.");
            }
        }
        return new StepOutcome.Done(following.stream()
                .map(next -> next.target() + became(context, next))
                .collect(Collectors.joining("; ")));
    }

    private static String became(StepContext context, GroupTask next) {
        if (isComplete(context, next)) {
            return " follows";
        }
        return isUndecided(context, next) ? ELSEWHERE : " is copied anew";
    }

    /** What was decided by an attempt before this one stays so: a copy may have begun. */
    private static String settle(StepContext context, Promotion promotion, GroupTask next) {
        SyncOrder order = context.order(next);
        if (!isComplete(context, next) && !isToBeCopied(context, next)) {
            Optional<String> why = follow(context, promotion, next, order);
            if (why.isPresent() && isUndecided(context, next)) {
                return next.target() + ELSEWHERE + ": " + why.get();
            }
            if (why.isPresent()) {
                context.note(next.target() + COPIED + why.get() + ". It cannot be promoted before.");
            } else {
                complete(context, next);
            }
        }
        context.tasks().ensureStarted(order);
        return next.target()
                + (isToBeCopied(context, next) ? " is copied anew" : " follows from the opening on, without a copy");
    }

    private static boolean isUndecided(StepContext context, GroupTask next) {
        return context.presentGroup().tasks().stream()
                .anyMatch(task -> task.id().equals(next.id()) && task.undecided());
    }

    static boolean isComplete(StepContext context, GroupTask next) {
        return context.presentGroup()
                .member(next.target())
                .filter(GroupMember::complete)
                .isPresent();
    }

    private static boolean isToBeCopied(StepContext context, GroupTask next) {
        return context.operation().notes().stream().anyMatch(note -> note.startsWith(next.target() + COPIED));
    }

    /** Empty if it follows. */
    private static Optional<String> follow(StepContext context, Promotion promotion, GroupTask next, SyncOrder order) {
        List<GroupTask> ended = context.operation().data().tasks();
        Optional<GroupTask> before = ended.stream()
                .filter(t -> t.target().equals(next.target()) && t.source().equals(promotion.oldPrimary()))
                .findFirst();
        if (before.isEmpty()) {
            return Optional.of("nothing fed it in epoch " + promotion.from().epoch());
        }
        drain(context, promotion, before.get());
        var unused = context.stop(before.get(), STOP);
        return context.tasks()
                .followOpened(order, ended.getFirst().id(), before.get().id());
    }

    private static void drain(StepContext context, Promotion promotion, GroupTask before) {
        if (context.tasks().status(before.id()).isPresent()) {
            Optional<String> marker = promotion.fence() == Fence.FENCED && promotion.drained()
                    ? Optional.of(context.operationId())
                    : Optional.empty();
            var unused = context.tasks().drain(before.id(), marker, DRAIN);
        }
    }

    /** What it holds is what the new primary held: it is as good as that. */
    static void complete(StepContext context, GroupTask next) {
        var unused = context.state().transact(transaction -> {
            Optional<Group> group = transaction
                    .get(Kind.GROUP, context.operation().group())
                    .filter(g -> g.taskTo(next.target())
                            .filter(t -> t.id().equals(next.id()))
                            .isPresent());
            group.ifPresent(g -> transaction.put(Kind.GROUP, g.name(), g.completed(next.target())));
            return group;
        });
    }
}
