package io.gad.control.port;

import io.gad.member.FinalState;
import io.gad.postgres.Lsn;
import java.util.List;
import java.util.Map;

/**
 * What to read of a former primary: everything in a slot of the given task behind the final position of its database.
 *
 * @param taskId the task of the ended reign whose target was promoted; its slots hold the tail
 * @param finalPositions per database; zero: everything up to where the former primary was opened in its reign, and nothing of it
 *     where it never was
 * @param finalStates what that target knew at its final positions; a database that is not among them was promoted before
 *     they were asked for
 */
public record TailOrder(
        MemberAddress former,
        String groupId,
        String taskId,
        Map<String, Lsn> finalPositions,
        List<FinalState> finalStates) {

    public TailOrder {
        finalPositions = Map.copyOf(finalPositions);
        finalStates = List.copyOf(finalStates);
    }
}
