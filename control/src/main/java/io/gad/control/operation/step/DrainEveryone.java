package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.MemberAddress;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lets every secondary apply all that the closed primary has committed, up to a marker that is written there now, and look
 * behind that at what does not come by the log. Killed before or after: drained again, which finds nothing more.
 */
public final class DrainEveryone implements Step {

    private static final Duration MARKER = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty(); // The operation's own.
    }

    @Override
    public StepOutcome run(StepContext context) {
        OperationRecord operation = context.operation();
        Promotion promotion = operation.data().promotion().orElseThrow();
        MemberAddress old = context.address(promotion.oldPrimary());
        List<GroupTask> tasks = operation.data().tasks();
        List<String> leftOut = context.presentGroup().leftOut();
        if (!leftOut.isEmpty()) {
            return new StepOutcome.Failed(Problem.of(
                    ProblemCode.SWITCH_OVER_REFUSED,
                    "Expected that all tables are synchronized, found that the group leaves out "
                            + String.join(", ", leftOut) + "."));
        }
        tasks.forEach(task -> context.tasks().ensureStarted(context.order(task)));
        long generation = context.presentGroup().generation();
        context.members().writeMarker(old, context.operationId(), promotion.from(), generation, MARKER);
        Duration left = operation.data().turning().orElseThrow().left();
        List<String> behind = drain(context, tasks, left);
        if (!behind.isEmpty()) {
            return new StepOutcome.NotYet(String.join(", ", behind) + " not drained yet");
        }
        for (GroupTask task : tasks) {
            int toRead = context.members().tablesToRead(context.address(task.target()), LOOK);
            if (toRead > 0) {
                return new StepOutcome.Failed(Problem.of(
                        ProblemCode.SECONDARY_INCOMPLETE,
                        "Expected the last changes of " + promotion.oldPrimary() + " to be all that " + task.target()
                                + " lacked, found " + toRead + " tables of it that are still to be read anew."));
            }
        }
        var unused = context.learn(data -> data.withDrained(true));
        return new StepOutcome.Done("everything applied on "
                + String.join(", ", tasks.stream().map(GroupTask::target).toList()));
    }

    /** @return who has not come so far */
    private static List<String> drain(StepContext context, List<GroupTask> tasks, Duration left) {
        Map<String, Future<Boolean>> drained = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            tasks.forEach(task -> drained.put(
                    task.target(),
                    threads.submit(() -> context.tasks().drainWholly(task.id(), context.operationId(), left))));
        }
        List<String> behind = new ArrayList<>();
        drained.forEach((target, done) -> {
            if (done.state() != Future.State.SUCCESS || !done.resultNow()) {
                behind.add(target);
            }
        });
        return behind;
    }
}
