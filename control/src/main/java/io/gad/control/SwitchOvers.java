package io.gad.control;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.SteadyTime;
import io.gad.control.operation.runbook.Facts;
import io.gad.control.operation.runbook.SwitchOverRunbook;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is looked at before a switch over is decided, and what one would do. Nothing is written. */
final class SwitchOvers {

    /** As the engine says it where the account may not read or write them. */
    private static final String NO_LARGE_OBJECTS = "large objects: not carried over";

    private final ControlState state;
    private final SyncTasks tasks;
    private final PromotionPreviews promotions;
    private final Submission submission;
    private final Views views;
    private final ControlSettings settings;

    SwitchOvers(
            ControlState state,
            SyncTasks tasks,
            PromotionPreviews promotions,
            Submission submission,
            Views views,
            ControlSettings settings) {
        this.state = state;
        this.tasks = tasks;
        this.promotions = promotions;
        this.submission = submission;
        this.views = views;
        this.settings = settings;
    }

    /** What exactly this request would do and meet if it came now. */
    PromotionPreview of(Operation.SwitchOver request) {
        Facts facts = submission.foreseen(request, outside(request));
        Group group = facts.group().orElseThrow(() -> LocalControlPlane.unknownGroup(request.group()));
        if (group.member(request.instance()).isEmpty()) {
            throw new RefusedException(
                    ProblemCode.MEMBER_UNKNOWN,
                    "Expected a member of group " + group.name() + ", found " + request.instance()
                            + ", which is none.");
        }
        SwitchOverRunbook runbook = new SwitchOverRunbook(request);
        List<Problem> refusals = runbook.refusals(facts, group);
        return new PromotionPreview(
                runbook.plan(facts, group),
                facts.primaryAnswers(),
                new ExpectedLoss(0, 0, 0, facts.loss().evidenceAgeMillis(), 0),
                Stream.concat(
                                PreviewFindings.hooks(facts.hooks()).stream(),
                                PreviewFindings.ofSwitchOver(group, refusals, views.readiness(group)).stream())
                        .toList(),
                refusals);
    }

    /** With the probe made at the click. */
    Submission.Outside outside(Operation.SwitchOver request) {
        Facts.Turn turn = new Facts.Turn(
                SteadyTime.now(),
                settings.switchOverDeadline(),
                state.get(Kind.GROUP, request.group()).map(this::against).orElse(List.of()));
        return promotions.outside(request.group(), request.instance()).with(turn);
    }

    private List<String> against(Group group) {
        List<String> against = new ArrayList<>();
        for (GroupTask task : group.tasks()) {
            against(task).ifPresent(against::add);
        }
        return against;
    }

    /** What a secondary that is in step may lack all the same. */
    private static Stream<String> lacking(TaskStatus.DatabaseStatus database) {
        return Stream.concat(
                database.notes().stream().filter(note -> note.startsWith(NO_LARGE_OBJECTS)),
                database.leftOut().stream().map(table -> "no rows of " + table));
    }

    private Optional<String> against(GroupTask task) {
        Optional<TaskStatus> status = tasks.status(task.id());
        if (task.paused()) {
            return Optional.of("the synchronization to " + task.target() + " is held (gad sync resume)");
        }
        if (status.filter(s -> s.state() == TaskState.INCREMENTAL).isEmpty()) {
            return Optional.of("the synchronization to " + task.target() + " is "
                    + status.map(s -> s.state().name()).orElse("not running")
                    + status.flatMap(TaskStatus::problem)
                            .map(p -> " (" + p + ")")
                            .orElse(""));
        }
        Optional<String> lacking = status.stream()
                .flatMap(s -> s.databases().stream())
                .flatMap(SwitchOvers::lacking)
                .findFirst();
        if (lacking.isPresent()) {
            return Optional.of(task.target() + " does not hold everything: " + lacking.get());
        }
        Duration lag = Duration.ofMillis(status.flatMap(TaskStatus::lagMillis).orElse(0L));
        return lag.compareTo(settings.switchOverLag()) > 0
                ? Optional.of(task.target() + " is " + lag.toMillis() + " ms behind, more than "
                        + settings.switchOverLag().toMillis())
                : Optional.empty();
    }
}
