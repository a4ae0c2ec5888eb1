package io.gad.control;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.group.Rejoin;
import io.gad.control.instance.Locks;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.SyncTasks;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;

/**
 * Holds synchronization tasks for somebody, and lets them go. Stored with the group first, so that a task which is
 * started again begins held; killed between, the next start brings it about.
 */
final class HeldTasks {

    private final ControlState state;
    private final SyncTasks tasks;
    private final Locks locks;
    private final Events events;

    /** @param locks by group, held by whoever starts tasks: none is started from what stood there before */
    HeldTasks(ControlState state, SyncTasks tasks, Locks locks, Events events) {
        this.state = state;
        this.tasks = tasks;
        this.locks = locks;
        this.events = events;
    }

    void pause(String group, String instance) {
        locks.with(group, () -> tasks.pause(store(group, instance, true).id()));
    }

    /**
     * Also after a failure, whether or not anybody holds it. Of a secondary that waits, for its log could not be read, it is read once more.
     */
    void resume(String group, String instance) {
        locks.with(group, () -> tasks.resume(store(group, instance, false).id()));
    }

    /** Whatever the group is doing: most copies belong to an operation. */
    void limit(String group, String instance, CopyLimits limits) {
        locks.with(group, () -> {
            GroupTask stored = state.transact(transaction -> {
                Group standing =
                        transaction.get(Kind.GROUP, group).orElseThrow(() -> LocalControlPlane.unknownGroup(group));
                GroupTask task = FollowerTask.of(standing, instance);
                transaction.put(Kind.GROUP, group, standing.limited(instance, limits));
                events.write(
                        transaction,
                        told(
                                EventKind.SETTING_CHANGED,
                                group,
                                instance,
                                "The first copy to " + instance + " may take " + rows(limits) + " and "
                                        + bytes(limits)));
                return task;
            });
            tasks.limitCopy(stored.id(), limits);
        });
    }

    private static Happening told(EventKind kind, String group, String instance, String text) {
        return Happening.of(kind, text).inGroup(group).atInstance(instance);
    }

    private static String rows(CopyLimits limits) {
        return limits.rowsPerSecond() == 0 ? "any number of rows" : limits.rowsPerSecond() + " rows/s";
    }

    private static String bytes(CopyLimits limits) {
        return limits.bytesPerSecond() == 0 ? "any number of bytes" : limits.bytesPerSecond() + " bytes/s";
    }

    /** By the promotion that began it; else nobody would look at it again. */
    private static boolean isBeingDecided(Transaction transaction, GroupTask task) {
        return transaction
                .get(Kind.OPERATION, task.operation())
                .filter(operation -> operation.background() == Background.PENDING)
                .isPresent();
    }

    private GroupTask store(String name, String instance, boolean on) {
        return state.transact(transaction -> {
            Group group = transaction.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
            GroupTask task = FollowerTask.of(group, instance);
            if (on && group.state() != GroupState.RUNNING) {
                throw new RefusedException(
                        ProblemCode.GROUP_STATE,
                        "Expected group " + name + " to be RUNNING, found " + group.state()
                                + ", where its operation needs the synchronization.");
            }
            Group told = task.paused() == on ? group : group.held(instance, on);
            if (!on && task.waits().isPresent() && isBeingDecided(transaction, task)) {
                told = told.rejoining(instance, task.rejoin().map(Rejoin::again));
            }
            if (told != group) {
                transaction.put(Kind.GROUP, name, told);
            }
            String text = "The synchronization to " + instance + (on ? " was paused" : " was told to go on");
            events.write(transaction, told(EventKind.SYNC_ASKED, name, instance, text));
            return task;
        });
    }
}
