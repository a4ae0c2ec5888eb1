package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks the servers themselves whether each database of the closed primary ends, on every member, with the same beat of its
 * heart, and this with our marker: behind a closed door nothing was committed since. Only reads.
 */
public final class VerifyPositions implements Step {

    private static final Duration LOOK = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(5));
    }

    @Override
    public StepOutcome run(StepContext context) {
        OperationRecord operation = context.operation();
        Promotion promotion = operation.data().promotion().orElseThrow();
        Map<String, String> own = context.members().lastBeats(context.address(promotion.oldPrimary()), LOOK);
        for (Map.Entry<String, String> database : own.entrySet()) {
            if (!database.getValue().endsWith(" " + operation.id())) {
                return new StepOutcome.NotYet(promotion.oldPrimary() + ": " + database.getKey()
                        + " ends with another beat than this operation's: " + database.getValue());
            }
        }
        for (GroupTask task : operation.data().tasks()) {
            Map<String, String> held = context.members().lastBeats(context.address(task.target()), LOOK);
            Map<String, String> behind = new TreeMap<>(own);
            behind.entrySet().removeIf(e -> e.getValue().equals(held.get(e.getKey())));
            if (!behind.isEmpty()) {
                return new StepOutcome.NotYet("Expected " + task.target() + " to have come to the beats " + behind
                        + " of " + promotion.oldPrimary() + ", found it at " + held);
            }
        }
        return new StepOutcome.Done("all members hold the same, in " + own.size() + " databases");
    }
}
