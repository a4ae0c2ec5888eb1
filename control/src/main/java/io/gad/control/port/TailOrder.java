package io.gad.control.port;

import io.gad.postgres.Lsn;
import java.util.Map;

/**
 * What to read of a former primary: everything in a slot of the given task behind the final position of its database.
 *
 * @param taskId the task of the ended reign whose target was promoted; its slots hold the tail
 */
public record TailOrder(MemberAddress former, String groupId, String taskId, Map<String, Lsn> finalPositions) {

    public TailOrder {
        finalPositions = Map.copyOf(finalPositions);
    }
}
