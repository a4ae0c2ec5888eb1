package io.gad.control;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.Verification;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.util.Optional;

/** Has a secondary compared with its primary. No operation of the group: it must never stand in a promotion's way. */
final class Comparisons {

    private final SyncTasks tasks;
    private final Events events;

    Comparisons(SyncTasks tasks, Events events) {
        this.tasks = tasks;
        this.events = events;
    }

    Verification begin(Group group, String instance, boolean repair, long rowsPerSecond) {
        String task = FollowerTask.of(group, instance).id();
        Optional<TaskState> state = tasks.status(task).map(TaskStatus::state);
        if (state.filter(TaskState.INCREMENTAL::equals).isEmpty()) {
            throw new RefusedException(
                    ProblemCode.SYNC_NOT_IN_STEP,
                    "Expected the synchronization to " + instance + " to be INCREMENTAL, found it "
                            + state.map(TaskState::name).orElse("not running") + ".");
        }
        if (!tasks.verify(task, repair, rowsPerSecond)) {
            throw new RefusedException(
                    ProblemCode.VERIFICATION_RUNNING,
                    "Expected no comparison of " + instance + " to be running, found one.");
        }
        told(group, instance, "A comparison of " + instance + " was asked for" + (repair ? ", with repair" : ""));
        return last(group, instance);
    }

    private void told(Group group, String instance, String text) {
        events.add(
                Happening.of(EventKind.SYNC_ASKED, text).inGroup(group.name()).atInstance(instance));
    }

    /** Has one table read anew instead, which ends without a result of its own. */
    void reread(Group group, String instance, String database, String table) {
        if (!tasks.reread(FollowerTask.of(group, instance).id(), database, table)) {
            throw new RefusedException(
                    ProblemCode.TABLE_UNKNOWN,
                    "Expected a table " + table + " in database " + database + " of " + instance
                            + " that is kept in step, found none. One that is left out comes back by: gad sync take-in "
                            + group.name() + " PATTERN");
        }
        told(group, instance, "Table " + table + " of database " + database + " is to be read anew on " + instance);
    }

    Verification last(Group group, String instance) {
        return tasks.verification(FollowerTask.of(group, instance).id())
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.VERIFICATION_UNKNOWN,
                        "Expected a comparison of " + instance + ", found none since its last copy."));
    }
}
