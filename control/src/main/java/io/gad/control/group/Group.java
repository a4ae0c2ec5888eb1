package io.gad.control.group;

import io.gad.member.Reign;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An instance group: one primary and its secondaries.
 *
 * @param id {@code gad-xxxx}
 * @param generation the manager's generation, written into every member
 * @param tasks the synchronization tasks of the current reign
 * @param operation the operation that holds the group now
 * @param formers names of instances that were its primary and have not been released or added back
 * @param attempts operations accepted so far; numbers promises
 */
public record Group(
        String id,
        String name,
        GroupState state,
        Reign reign,
        long generation,
        String primary,
        List<GroupMember> members,
        List<GroupTask> tasks,
        Optional<String> operation,
        List<String> formers,
        long attempts,
        Instant createdAt) {

    public Group {
        members = List.copyOf(members);
        tasks = List.copyOf(tasks);
        formers = List.copyOf(formers);
    }
}
