package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.step.CarryTasksOn;
import io.gad.control.operation.step.ReopenOldPrimary;
import io.gad.control.operation.step.Step;
import io.gad.member.Reign;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The way out where a target may have begun its reign and cannot be asked: the old primary begins the reign behind that, by
 * which the target's is void, and the target leaves the group. It was never opened, as only the operation that is over would
 * have opened it; unless that was a lost manager's, who may have: then what it alone holds is read.
 */
final class Reopening {

    private Reopening() {}

    static List<Step> steps() {
        return List.of(new ReopenOldPrimary(), new CarryTasksOn());
    }

    /** In one write with the operation's end. */
    static Settlement settle(
            OperationRecord operation, Reign reign, Group group, Function<String, Optional<Instance>> instances) {
        Promotion promotion = operation.data().promotion().orElseThrow();
        String target = operation.request().newPrimary().orElseThrow();
        FormerPrimary former = new FormerPrimary(
                group.id(),
                group.name(),
                promotion.to(),
                promotion.nextTasks().stream()
                        .findFirst()
                        .orElse(operation.data().tasks().getFirst())
                        .id(),
                Map.of(),
                List.of(),
                instances.apply(target).flatMap(Instance::identity),
                !operation.data().mayRule());
        return new Settlement(
                Optional.of(group.reopened(reign, target).moved(GroupState.RUNNING, Optional.empty())),
                instances.apply(target).stream()
                        .map(instance -> instance.deposed(former, Fence.UNREACHABLE, ""))
                        .toList());
    }
}
