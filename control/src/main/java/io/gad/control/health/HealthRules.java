package io.gad.control.health;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupTask;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.member.MemberRole;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * From what was seen to a verdict; pure. A member is unreachable only if both signals are lost: a new session that
 * answers, and a replication stream from it that has been heard of lately.
 *
 * @param sightings by instance
 * @param tasks by task id
 */
public record HealthRules(
        Function<String, Optional<Sighting>> sightings,
        Function<String, Optional<TaskStatus>> tasks,
        Duration lagging,
        Instant now) {

    private static final Duration STREAM = Duration.ofSeconds(5);
    private static final Duration ROLE_SEEN = Duration.ofSeconds(2);
    private static final Set<TaskState> BEHIND = EnumSet.of(TaskState.RESYNC, TaskState.REWIND, TaskState.PAUSED);
    private static final Set<String> AWAY = Set.of("UNREACHABLE", "UNAVAILABLE");

    public GroupHealth of(Group group) {
        if (isLost(group, group.primary())) {
            return GroupHealth.PRIMARY_UNREACHABLE;
        }
        if (group.tasks().stream().anyMatch(t -> t.waits().isPresent() || isStopped(group, t))) {
            return GroupHealth.SYNC_STOPPED;
        }
        for (GroupMember secondary : group.secondaries()) {
            if (isLost(group, secondary.instance())) {
                return GroupHealth.SECONDARY_UNREACHABLE;
            }
        }
        if (group.tasks().stream().anyMatch(this::isLagging)) {
            return GroupHealth.LAGGING;
        }
        return group.secondaries().isEmpty() ? GroupHealth.NO_SECONDARY : GroupHealth.HEALTHY;
    }

    /** Whether one of the two signals is there; never so for one that the group's health calls lost. */
    public boolean isReachable(Group group, String instance) {
        return !isLost(group, instance) && (isReachable(instance) || isHeard(group, instance));
    }

    /** For an instance without a stream: its newest probe was answered, or another within 5 s. */
    public boolean isReachable(String instance) {
        return sightings
                .apply(instance)
                .filter(s -> s.last().answered()
                        || s.lastAnswer().filter(a -> isWithin(a, STREAM)).isPresent())
                .isPresent();
    }

    private boolean isHeard(Group group, String instance) {
        for (GroupTask task : group.tasks()) {
            if (task.source().equals(instance)
                    && tasks.apply(task.id())
                            .flatMap(TaskStatus::sourceAnsweredAt)
                            .filter(at -> isWithin(at, STREAM))
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Looked for and not found; one that nobody has looked for yet is not lost. */
    private boolean isLost(Group group, String instance) {
        Optional<Sighting> sighting = sightings.apply(instance);
        if (sighting.isEmpty() || sighting.get().last().answered() || isHeard(group, instance)) {
            return false;
        }
        boolean hasStream = group.tasks().stream().anyMatch(t -> t.source().equals(instance));
        return hasStream || !isReachable(instance) || isMissed(group, instance);
    }

    /** What writes to it cannot either, and for so long that it says so: the second signal of one that sends no stream. */
    private boolean isMissed(Group group, String instance) {
        return group.tasks().stream()
                .filter(task -> task.target().equals(instance))
                .flatMap(task -> tasks.apply(task.id()).stream())
                .flatMap(status -> status.databases().stream())
                .anyMatch(d -> d.problemCode().filter(AWAY::contains).isPresent());
    }

    /** Stopped for good or until somebody acts, or held up by something else than that its target is gone. */
    private boolean isStopped(Group group, GroupTask task) {
        return tasks.apply(task.id())
                .filter(s -> s.state() == TaskState.STOPPED
                        || s.state() == TaskState.FAILED
                        || (s.databases().stream().anyMatch(DatabaseStatus::isHeld) && !isLost(group, task.target())))
                .isPresent();
    }

    /** One that is brought in line holds nothing that counts until it is; of one that is paused the lag is not known, and grows. */
    private boolean isLagging(GroupTask task) {
        if (tasks.apply(task.id()).filter(s -> BEHIND.contains(s.state())).isPresent()) {
            return true;
        }
        return tasks.apply(task.id())
                .flatMap(TaskStatus::lagMillis)
                .filter(millis -> millis > lagging.toMillis())
                .isPresent();
    }

    /**
     * Whether a fresh probe saw the instance in that role, in the group's reign, and open or closed as it should be; never a
     * secondary whose copy or resync is not complete: who reads there would see a mixture.
     */
    public boolean holds(Group group, String instance, MemberRole role) {
        boolean listed = group.member(instance)
                .filter(m -> m.role() == role && (role == MemberRole.PRIMARY || m.complete()))
                .isPresent();
        return listed
                && sightings
                        .apply(instance)
                        .filter(s -> s.isFresh(now, ROLE_SEEN) && s.last().answered())
                        .flatMap(s -> s.last().standing())
                        .filter(standing -> standing.groupId().equals(group.id())
                                && standing.role() == role
                                && standing.reign().equals(group.reign())
                                && standing.writable() == (role == MemberRole.PRIMARY))
                        .isPresent();
    }

    private boolean isWithin(Instant at, Duration limit) {
        return !at.isBefore(now.minus(limit));
    }
}
