package io.gad.control;

import io.gad.control.group.GroupTask;
import io.gad.control.operation.Operation;
import io.gad.control.operation.SteadyTime;
import io.gad.control.operation.runbook.Facts;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is looked at outside before an operation is decided. */
final class Outlook {

    private final ControlState state;
    private final SyncTasks tasks;
    private final PromotionPreviews promotions;
    private final SwitchOvers switchOvers;

    Outlook(ControlState state, SyncTasks tasks, PromotionPreviews promotions, SwitchOvers switchOvers) {
        this.state = state;
        this.tasks = tasks;
        this.promotions = promotions;
        this.switchOvers = switchOvers;
    }

    Submission.Outside of(Operation request) {
        return switch (request) {
            case Operation.Promote promote -> promotions.outside(promote);
            case Operation.SwitchOver switchOver -> switchOvers.outside(switchOver);
            case Operation.CreateGroup create -> Submission.Outside.NOTHING;
            case Operation.AddSecondary add -> Submission.Outside.NOTHING;
            case Operation.RemoveSecondary remove -> Submission.Outside.NOTHING;
            case Operation.DeleteGroup delete -> Submission.Outside.NOTHING;
            case Operation.Drill drill -> drill(drill);
        };
    }

    private Submission.Outside drill(Operation.Drill request) {
        if (request.full()) {
            return switchOvers.outside(new Operation.SwitchOver(request.group(), request.instance(), Optional.empty()));
        }
        List<String> against = state.get(Kind.GROUP, request.group()).stream()
                .flatMap(group -> group.taskTo(request.instance()).stream())
                .flatMap(this::notInStep)
                .toList();
        // No time runs: what is looked at is only whether the secondary is in step, however far it lags.
        return Submission.Outside.NOTHING.with(new Facts.Turn(SteadyTime.now(), Duration.ZERO, against));
    }

    private Stream<String> notInStep(GroupTask task) {
        Optional<TaskStatus> status = tasks.status(task.id());
        if (task.paused()) {
            return Stream.of("the synchronization to " + task.target() + " is held (gad sync resume)");
        }
        return status.filter(s -> s.state() == TaskState.INCREMENTAL).isPresent()
                ? Stream.of()
                : Stream.of("the synchronization to " + task.target() + " is "
                        + status.map(s -> s.state().name()).orElse("not running")
                        + status.flatMap(TaskStatus::problem)
                                .map(p -> " (" + p + ")")
                                .orElse(""));
    }
}
