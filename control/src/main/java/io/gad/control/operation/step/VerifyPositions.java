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
 * heart, and this with our marker: behind a closed door nothing was committed since. What they hold is stored, to be compared again where they may have been
 * exchanged for a standby meanwhile. Killed before or after: asked again, or behind us.
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
            Optional<String> behind = behind(context, task.target(), own, LOOK);
            if (behind.isPresent()) {
                return new StepOutcome.NotYet(behind.get());
            }
        }
        var unused = context.learn(data -> data.turned(t -> t.verified(own)));
        return new StepOutcome.Done("all members hold the same, in " + own.size() + " databases");
    }

    /** What a member lacks of beats; empty if it holds them all. */
    static Optional<String> behind(StepContext context, String member, Map<String, String> beats, Duration deadline) {
        Map<String, String> held = context.members().lastBeats(context.address(member), deadline);
        Map<String, String> lacking = new TreeMap<>(beats);
        lacking.entrySet().removeIf(e -> e.getValue().equals(held.get(e.getKey())));
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of("Expected " + member + " to hold the last beats " + lacking
                        + " of the closed primary, found it at " + held);
    }
}
