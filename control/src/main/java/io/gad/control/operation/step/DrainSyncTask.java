package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.TaskState;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets the target apply what there is: with the old primary closed, everything up to a marker that is written there now;
 * without it, the whole transactions that have arrived. Never waits longer than the deadline. Killed before or after:
 * drained again, which finds nothing more.
 *
 * <p>Which tables are to be read anew is asked of the target itself behind that: what was applied last may have put one on
 * its list, and no task need run that knows of it.
 */
public final class DrainSyncTask implements Step {

    /** Some five questions, also where each takes a third of a second. One that has fallen silent behind its fence costs as long. */
    private static final Duration MARKER = Duration.ofSeconds(3);

    /** Without the target there is nothing to promote: it is given the time that new connections take which are far away. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Operation.Promote request;

    public DrainSyncTask(Operation.Promote request) {
        this.request = request;
    }

    @Override
    public StepOutcome run(StepContext context) {
        Promotion promotion = context.promotion();
        GroupTask task = context.operation().data().tasks().getFirst();
        Duration deadline = context.settings().drainDeadline();
        Optional<String> marker = promotion.fence() == Fence.FENCED || promotion.fence() == Fence.PARTLY
                ? marker(context, promotion, context.order(task))
                : Optional.empty();
        letGoOn(context, task);
        boolean drained = context.tasks().drain(task.id(), marker, deadline);
        int toRead = context.members().tablesToRead(context.address(request.instance()), LOOK);
        if (toRead > 0 && (marker.isPresent() || !request.confirm())) {
            return incomplete(promotion, toRead, marker.isPresent());
        }
        boolean everything = drained && marker.isPresent() && promotion.fence() == Fence.FENCED;
        var unused = context.learn(data -> data.withDrained(everything));
        if (!drained) {
            return new StepOutcome.Done("not all applied, or not all sequences read, within " + deadline.toMillis()
                    + " ms; what is missing is in the report on " + promotion.oldPrimary());
        }
        return new StepOutcome.Done(everything ? "everything applied" : "everything that had arrived applied");
    }

    private StepOutcome incomplete(Promotion promotion, int toRead, boolean answers) {
        return new StepOutcome.Failed(Problem.of(
                ProblemCode.SECONDARY_INCOMPLETE,
                "Expected the last changes of " + promotion.oldPrimary() + " to be all that " + request.instance()
                        + " lacked, found " + toRead + " tables of it that are still to be read anew."
                        + (answers
                                ? ""
                                : " With --yes it is promoted all the same: those tables then hold what they hold now,"
                                        + " and the lost-transactions report lacks what was committed in them since"
                                        + " they wait.")));
    }

    /** A task that somebody holds would keep what has arrived from the new primary. */
    private static void letGoOn(StepContext context, GroupTask task) {
        context.tasks()
                .status(task.id())
                .filter(status -> status.state() == TaskState.PAUSED)
                .ifPresent(status -> context.tasks().resume(task.id()));
    }

    private static Optional<String> marker(StepContext context, Promotion promotion, SyncOrder order) {
        try {
            context.tasks().ensureStarted(order);
            context.members()
                    .writeMarker(order.source(), context.operationId(), promotion.from(), order.generation(), MARKER);
            return Optional.of(context.operationId());
        } catch (MemberUnreachableException e) {
            return Optional.empty();
        }
    }
}
