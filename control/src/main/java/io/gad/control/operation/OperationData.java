package io.gad.control.operation;

import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operation decided when it was accepted and learnt on its way, so that every repetition does the same.
 *
 * @param tasks the tasks that it began or ends
 * @param commitAsked whether the commit point may have been asked of the target
 * @param committed whether the commit point is known to be passed
 * @param promotion a promotion's part
 */
public record OperationData(
        List<GroupTask> tasks, boolean commitAsked, boolean committed, Optional<Promotion> promotion) {

    /**
     * @param oldPrimary who ruled
     * @param from the reign that ends
     * @param to the reign that begins
     * @param primaryAnswered whether it answered the probe made at the click
     * @param expectedLoss as shown at the click
     * @param fence how far the old primary could be closed
     * @param drained whether everything that had arrived, or all up to the marker, was applied
     * @param finalPositions set at the commit point
     */
    public record Promotion(
            String oldPrimary,
            Reign from,
            Reign to,
            long attempt,
            boolean primaryAnswered,
            ExpectedLoss expectedLoss,
            Fence fence,
            String fenceDetail,
            boolean drained,
            Map<String, Lsn> finalPositions) {
        public Promotion {
            finalPositions = Map.copyOf(finalPositions);
        }
    }

    public OperationData {
        tasks = List.copyOf(tasks);
    }

    public static final OperationData NONE = new OperationData(List.of(), false, false, Optional.empty());
}
