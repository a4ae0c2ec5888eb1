package io.gad.control.operation.step;

import io.gad.control.group.Group;
import java.time.Duration;

/**
 * Writes the member row of a group that has no secondary yet. Killed before: nothing stands there; after: the same row
 * is written again.
 */
public final class EstablishPrimary implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @Override
    public StepOutcome run(StepContext context) {
        Group group = context.presentGroup();
        var unused = context.learn(data -> data.withStarted());
        context.members()
                .establishPrimary(
                        context.address(group.primary()),
                        group.id(),
                        group.name(),
                        group.reign(),
                        group.generation(),
                        context.operationId(),
                        DEADLINE);
        return new StepOutcome.Done(
                group.primary() + " is the primary of epoch " + group.reign().epoch());
    }
}
