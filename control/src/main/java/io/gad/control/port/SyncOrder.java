package io.gad.control.port;

import io.gad.member.Reign;
import java.util.List;
import java.util.Optional;

/**
 * One direction between two instances, to be kept in step.
 *
 * @param id unique for ever, up to 20 lower-case letters and digits
 * @param operation the operation that began the task
 * @param source whose databases count, see {@link MemberAddress#databases}
 * @param targetMayHoldData whether what stands in the target may be cleared first
 * @param paused whether it begins held, until {@link SyncTasks#resume}
 * @param copyLimits how fast a copy may go from the beginning
 * @param leftOut patterns of the tables whose rows are not carried over
 * @param rewind how the target begins where it is not to be copied
 */
public record SyncOrder(
        String id,
        String groupId,
        String groupName,
        String operation,
        MemberAddress source,
        MemberAddress target,
        Reign reign,
        long generation,
        SchemaMode schemaMode,
        boolean targetMayHoldData,
        boolean paused,
        CopyLimits copyLimits,
        List<String> leftOut,
        Optional<RewindStart> rewind) {

    public SyncOrder {
        leftOut = List.copyOf(leftOut);
    }

    /** The same, beginning with a rewind unless it has begun. */
    public SyncOrder rewinding(RewindStart how) {
        return new SyncOrder(
                id,
                groupId,
                groupName,
                operation,
                source,
                target,
                reign,
                generation,
                schemaMode,
                targetMayHoldData,
                paused,
                copyLimits,
                leftOut,
                Optional.of(how));
    }
}
