package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.member.Reign;
import java.time.Duration;
import java.util.Optional;

/**
 * Behind {@link ReopenOldPrimary}: the secondaries that are left follow in the new reign from where they are. Killed before or
 * after: done again.
 */
public final class CarryTasksOn implements Step {

    private static final Duration STOP = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Reign reign = context.operation().data().reopened().orElseThrow();
        for (GroupTask ended : context.operation().data().tasks()) {
            var unused = context.stop(ended, STOP);
        }
        Optional<Group> group = context.group().filter(g -> g.reign().equals(reign));
        if (group.isEmpty()) {
            return new StepOutcome.Done("the reign is over");
        }
        for (GroupTask task : group.get().tasks()) {
            context.tasks().goOn(context.order(task));
        }
        return new StepOutcome.Done(group.get().tasks().size() + " secondaries go on from where they are");
    }
}
