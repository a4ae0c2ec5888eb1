package io.gad.control.group;

import io.gad.control.drill.DrillSchedule;
import io.gad.control.port.CopyLimits;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An instance group: one primary and its secondaries.
 *
 * @param id {@code gad-xxxx}
 * @param generation the manager's generation, written into every member
 * @param tasks the synchronization tasks of the current reign
 * @param operation the operation that holds the group now
 * @param formers names of instances that were its primary and have not been released or added back
 * @param attempts promotions accepted so far; numbers promises
 * @param leftOut patterns of the tables whose rows are not carried over, see {@link io.gad.member.TablePattern}
 * @param writeLease where somebody has asked for one
 * @param drillSchedule where drills are to come round by themselves
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
        Instant createdAt,
        List<String> leftOut,
        Optional<WriteLease> writeLease,
        Optional<DrillSchedule> drillSchedule) {

    /** The generation of a manager that was never rebuilt. */
    public static final long FIRST_GENERATION = 1;

    public Group {
        members = List.copyOf(members);
        tasks = List.copyOf(tasks);
        formers = List.copyOf(formers);
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
        writeLease = writeLease == null ? Optional.empty() : writeLease;
        drillSchedule = drillSchedule == null ? Optional.empty() : drillSchedule;
    }

    /** The term of the write lease that is known to be in force on the primary; empty: it may take writes for ever. */
    public Optional<Duration> leaseInForce() {
        return writeLease.filter(l -> l.isInForceIn(reign)).map(WriteLease::term);
    }

    /** With another write lease, or none. */
    public Group leasing(Optional<WriteLease> lease) {
        return new Group(
                id,
                name,
                state,
                reign,
                generation,
                primary,
                members,
                tasks,
                operation,
                formers,
                attempts,
                createdAt,
                leftOut,
                lease,
                drillSchedule);
    }

    /** With another schedule of drills, or none. */
    public Group drilling(Optional<DrillSchedule> schedule) {
        return new Group(
                id,
                name,
                state,
                reign,
                generation,
                primary,
                members,
                tasks,
                operation,
                formers,
                attempts,
                createdAt,
                leftOut,
                writeLease,
                schedule);
    }

    public Optional<GroupMember> member(String instance) {
        return members.stream().filter(m -> m.instance().equals(instance)).findFirst();
    }

    /** Everybody but the primary. */
    public List<GroupMember> secondaries() {
        return members.stream().filter(m -> !m.instance().equals(primary)).toList();
    }

    /** The task that feeds a secondary. */
    public Optional<GroupTask> taskTo(String instance) {
        return tasks.stream().filter(t -> t.target().equals(instance)).findFirst();
    }

    /** Whether this operation holds the group. */
    public boolean isHeldBy(String operationId) {
        return operation.isPresent() && operation.get().equals(operationId);
    }

    /**
     * The group in another state, held by an operation or by none.
     *
     * @throws IllegalStateException if there is no such way
     */
    public Group moved(GroupState to, Optional<String> heldBy) {
        if (!GroupTransitions.allows(state, to)) {
            throw new IllegalStateException(
                    "Expected a way for group " + name + " from " + state + " to " + to + ", found none in the table.");
        }
        return new Group(
                id,
                name,
                to,
                reign,
                generation,
                primary,
                members,
                tasks,
                heldBy,
                formers,
                attempts,
                createdAt,
                leftOut,
                writeLease,
                drillSchedule);
    }

    /** With one more secondary and the task that feeds it. */
    public Group joined(GroupTask task) {
        return with(
                Stream.concat(
                                members.stream().filter(m -> !m.instance().equals(task.target())),
                                Stream.of(new GroupMember(task.target(), MemberRole.SECONDARY, false)))
                        .toList(),
                Stream.concat(tasks.stream().filter(t -> !t.target().equals(task.target())), Stream.of(task))
                        .toList());
    }

    /** Without a secondary and its task. */
    public Group left(String instance) {
        return with(
                members.stream().filter(m -> !m.instance().equals(instance)).toList(), withoutTaskTo(instance).tasks);
    }

    /** The secondary stays listed, but nothing feeds it any more. */
    public Group withoutTaskTo(String instance) {
        return with(
                members,
                tasks.stream().filter(t -> !t.target().equals(instance)).toList());
    }

    /** With the task that feeds a secondary held by somebody, or let go. */
    public Group held(String instance, boolean on) {
        return with(
                members,
                tasks.stream()
                        .map(t -> t.target().equals(instance) ? t.held(on) : t)
                        .toList());
    }

    /** With other limits for the copy of a secondary. */
    public Group limited(String instance, CopyLimits limits) {
        return with(
                members,
                tasks.stream()
                        .map(t -> t.target().equals(instance) ? t.limited(limits) : t)
                        .toList());
    }

    /** With a secondary's first copy complete. */
    public Group completed(String instance) {
        return with(
                members.stream()
                        .map(m -> m.instance().equals(instance) ? new GroupMember(m.instance(), m.role(), true) : m)
                        .toList(),
                rejoining(instance, Optional.empty()).tasks);
    }

    /** With the way in which a secondary comes to follow; empty: by a copy, unless it holds everything. */
    public Group rejoining(String instance, Optional<Rejoin> how) {
        return with(
                members,
                tasks.stream()
                        .map(t -> t.target().equals(instance) ? t.rejoining(how) : t)
                        .toList());
    }

    /** With a secondary that does not hold everything now: it cannot be promoted until it is {@link #completed} again. */
    public Group incomplete(String instance) {
        return with(
                members.stream()
                        .map(m -> m.instance().equals(instance) ? new GroupMember(m.instance(), m.role(), false) : m)
                        .toList(),
                tasks);
    }

    /** With its promotions counted on. */
    public Group attempted() {
        return new Group(
                id,
                name,
                state,
                reign,
                generation,
                primary,
                members,
                tasks,
                operation,
                formers,
                attempts + 1,
                createdAt,
                leftOut,
                writeLease,
                drillSchedule);
    }

    /** A new reign: {@code target} rules, the old primary is gone, the others are fed by {@code newTasks}. */
    public Group ruledBy(String target, Reign newReign, List<GroupTask> newTasks) {
        List<GroupMember> ruled = members.stream()
                .filter(m -> !m.instance().equals(primary))
                .map(m -> m.instance().equals(target)
                        ? new GroupMember(target, MemberRole.PRIMARY, true)
                        : new GroupMember(m.instance(), MemberRole.SECONDARY, false))
                .toList();
        List<String> allFormers = Stream.concat(formers.stream(), Stream.of(primary))
                .filter(f -> !f.equals(target))
                .distinct()
                .toList();
        return reigning(newReign, target, ruled, newTasks, allFormers);
    }

    /** A new reign, before which all members held the same: {@code target} rules, the old primary is a secondary. */
    public Group turnedTo(String target, Reign newReign, List<GroupTask> newTasks) {
        List<GroupMember> turned = members.stream()
                .map(m -> new GroupMember(
                        m.instance(),
                        m.instance().equals(target) ? MemberRole.PRIMARY : MemberRole.SECONDARY,
                        m.complete()))
                .toList();
        return reigning(newReign, target, turned, newTasks, formers);
    }

    /** Without a secondary that was found to rule on in an ended reign: it is a former primary. */
    public Group deposing(String instance) {
        Group without = left(instance);
        return reigning(
                reign,
                primary,
                without.members,
                without.tasks,
                Stream.concat(formers.stream(), Stream.of(instance)).distinct().toList());
    }

    /** A new reign of the same primary, without a secondary that may have begun one; the others' tasks go on. */
    public Group reopened(Reign newReign, String without) {
        List<GroupMember> left =
                members.stream().filter(m -> !m.instance().equals(without)).toList();
        List<GroupTask> goingOn = tasks.stream()
                .filter(t -> !t.target().equals(without))
                .map(t -> t.in(newReign))
                .toList();
        List<String> allFormers =
                Stream.concat(formers.stream(), Stream.of(without)).distinct().toList();
        return reigning(newReign, primary, left, goingOn, allFormers);
    }

    private Group reigning(
            Reign newReign,
            String ruler,
            List<GroupMember> newMembers,
            List<GroupTask> newTasks,
            List<String> newFormers) {
        return new Group(
                id,
                name,
                state,
                newReign,
                generation,
                ruler,
                newMembers,
                newTasks,
                operation,
                newFormers,
                attempts,
                createdAt,
                leftOut,
                writeLease,
                drillSchedule);
    }

    /** Without a former primary: it was released, or is back. */
    public Group withoutFormer(String instance) {
        return new Group(
                id,
                name,
                state,
                reign,
                generation,
                primary,
                members,
                tasks,
                operation,
                formers.stream().filter(f -> !f.equals(instance)).toList(),
                attempts,
                createdAt,
                leftOut,
                writeLease,
                drillSchedule);
    }

    /**
     * With a later manager. A write lease that is asked for stays so, but is not in force until that one has renewed it everywhere:
     * what an earlier manager has sent, and whether it sends on, this one does not know.
     */
    public Group managedBy(long newGeneration) {
        return new Group(
                id,
                name,
                state,
                reign,
                newGeneration,
                primary,
                members,
                tasks,
                operation,
                formers,
                attempts,
                createdAt,
                leftOut,
                writeLease.map(l -> l.wanted() ? WriteLease.of(l.seconds()) : l),
                drillSchedule);
    }

    /** With other tables left out. */
    public Group leavingOut(List<String> patterns) {
        return new Group(
                id,
                name,
                state,
                reign,
                generation,
                primary,
                members,
                tasks,
                operation,
                formers,
                attempts,
                createdAt,
                patterns,
                writeLease,
                drillSchedule);
    }

    private Group with(List<GroupMember> newMembers, List<GroupTask> newTasks) {
        return new Group(
                id,
                name,
                state,
                reign,
                generation,
                primary,
                newMembers,
                newTasks,
                operation,
                formers,
                attempts,
                createdAt,
                leftOut,
                writeLease,
                drillSchedule);
    }
}
