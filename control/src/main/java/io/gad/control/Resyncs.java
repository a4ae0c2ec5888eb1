package io.gad.control;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Locks;
import io.gad.control.port.SyncTasks;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Has a secondary brought in line with its primary again. Stored first that it is not complete, so that nobody promotes it
 * meanwhile; what is to be done then stands on the secondary itself. Killed between the two, it is found as it was, and
 * complete again.
 */
final class Resyncs {

    private final ControlState state;
    private final SyncTasks tasks;
    private final Locks locks;
    private final Events events;

    /** @param locks by group, held by whoever finds a secondary complete */
    Resyncs(ControlState state, SyncTasks tasks, Locks locks, Events events) {
        this.state = state;
        this.tasks = tasks;
        this.locks = locks;
        this.events = events;
    }

    void begin(String group, String instance, List<String> databases) {
        locks.with(group, () -> {
            boolean complete = isComplete(group, instance);
            GroupTask task = store(group, instance);
            if (tasks.status(task.id()).isEmpty()) {
                putBack(group, instance, complete);
                throw new RefusedException(
                        ProblemCode.SYNC_NOT_IN_STEP,
                        "Expected the synchronization to " + instance + " to be running, found it not started yet.");
            }
            List<String> begun = tasks.resync(task.id(), databases);
            if (begun.isEmpty()) {
                putBack(group, instance, complete);
                throw new RefusedException(
                        ProblemCode.RESYNC_NOTHING,
                        databases.isEmpty()
                                ? "Expected a database whose synchronization to " + instance
                                        + " has stopped, found none."
                                : "Expected databases " + String.join(", ", databases) + " of the synchronization to "
                                        + instance + ", found none of them.");
            }
            events.add(Happening.of(
                            EventKind.SYNC_ASKED,
                            "A resync of " + instance + " was asked for: " + String.join(", ", begun))
                    .inGroup(group)
                    .atInstance(instance));
        });
    }

    private boolean isComplete(String group, String instance) {
        return state.get(Kind.GROUP, group)
                .flatMap(g -> g.member(instance))
                .filter(GroupMember::complete)
                .isPresent();
    }

    /** Nothing was begun. Killed before, the secondary is found complete by its task. */
    private void putBack(String name, String instance, boolean complete) {
        if (complete) {
            var unused = state.transact(transaction -> {
                Optional<Group> group = transaction
                        .get(Kind.GROUP, name)
                        .filter(g -> g.taskTo(instance).isPresent());
                group.ifPresent(g -> transaction.put(Kind.GROUP, name, g.completed(instance)));
                return group;
            });
        }
    }

    private GroupTask store(String name, String instance) {
        return state.transact(transaction -> {
            Group group = transaction.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
            GroupTask task = FollowerTask.of(group, instance);
            if (group.state() != GroupState.RUNNING) {
                throw new RefusedException(
                        ProblemCode.GROUP_STATE,
                        "Expected group " + name + " to be RUNNING, found " + group.state()
                                + ", where its operation needs the synchronization.");
            }
            transaction.put(Kind.GROUP, name, group.incomplete(instance));
            return task;
        });
    }
}
