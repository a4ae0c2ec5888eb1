package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.HookPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that a runbook may know when it decides.
 *
 * @param operationId the id that the operation will have if it is accepted
 * @param group as stored, under the requested name
 * @param instances registered instances by name
 * @param behind operations of this group that have ended but still take something back
 * @param holding the operation that holds the group
 * @param primaryAnswers whether the primary answered a probe made for this request; asked for a promotion only
 * @param loss what a promotion would lose; meant for a promotion only
 * @param tablesToRead tables of the secondary to promote that are to be read anew before it holds what the primary holds
 * @param hooks the commands that are run around a promotion; meant for a promotion only
 * @param turn what was looked at for a switch over, or a drill; for one of them only
 * @param drills drills of this group that have not ended; they do not hold it
 */
public record Facts(
        String operationId,
        Instant now,
        Ids ids,
        Optional<Group> group,
        Function<String, Optional<Instance>> instances,
        List<OperationRecord> behind,
        Optional<OperationRecord> holding,
        boolean primaryAnswers,
        ExpectedLoss loss,
        int tablesToRead,
        HookPlan hooks,
        Optional<Turn> turn,
        List<OperationRecord> drills) {

    /**
     * For a switch over.
     *
     * @param now by {@link io.gad.control.operation.SteadyTime}
     * @param within how long it may take until its commit point
     * @param against why secondaries cannot be expected to come to the same end soon, each in words
     */
    public record Turn(Instant now, Duration within, List<String> against) {
        public Turn {
            against = List.copyOf(against);
        }
    }

    public Facts {
        behind = List.copyOf(behind);
        drills = List.copyOf(drills);
    }
}
