package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Watches the operation's tasks until each has come as far as a phase; starts again what a restart has ended. */
final class Observation {

    private final StepContext context;
    private final List<GroupTask> tasks;

    Observation(StepContext context) {
        this.context = context;
        this.tasks = context.operation().data().tasks();
    }

    StepOutcome until(TaskState phase) {
        StringBuilder progress = new StringBuilder();
        boolean reached = true;
        for (GroupTask task : tasks) {
            Optional<TaskStatus> status = status(task);
            if (status.isPresent() && status.get().state() == TaskState.FAILED) {
                return new StepOutcome.Failed(Problem.of(
                        ProblemCode.SYNC_FAILED,
                        "The synchronization to " + task.target() + " failed: "
                                + status.get().problem().orElse("no reason given") + "."));
            }
            reached &= status.isPresent() && status.get().hasReached(phase);
            progress.append(progress.isEmpty() ? "" : "; ").append(progress(task, status));
        }
        return reached ? new StepOutcome.Done(progress.toString()) : new StepOutcome.NotYet(progress.toString());
    }

    private Optional<TaskStatus> status(GroupTask task) {
        Optional<TaskStatus> status = context.tasks().status(task.id());
        if (status.isEmpty()) {
            context.tasks().ensureStarted(context.order(task));
            return context.tasks().status(task.id());
        }
        return status;
    }

    private static String progress(GroupTask task, Optional<TaskStatus> status) {
        if (status.isEmpty()) {
            return task.target() + ": starting";
        }
        long copied = 0;
        long total = 0;
        Duration left = Duration.ZERO;
        for (DatabaseStatus database : status.get().databases()) {
            copied += database.rowsCopied();
            total += database.rowsTotal();
            Duration one = database.timeLeft().orElse(Duration.ZERO);
            left = one.compareTo(left) > 0 ? one : left;
        }
        String problem = status.get().problem().map(p -> ", " + p).orElse("");
        return task.target() + ": " + status.get().state() + ", " + copied + " of " + total + " rows"
                + (left.isZero() ? "" : ", about " + Math.max(1, left.toSeconds()) + " s left") + problem;
    }
}
