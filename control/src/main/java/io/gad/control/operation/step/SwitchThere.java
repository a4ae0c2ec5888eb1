package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The first way of a full drill: asks for the switch over to the secondary, as anybody would, and waits for its end. Killed before or
 * after: the one that it has asked for is looked for by its name, and asked for by the same key; a key alone is forgotten where a clock
 * jumps.
 */
public final class SwitchThere implements Step {

    /** What passes by itself when all are in step. */
    static final Set<ProblemCode> PASSING = Set.of(
            ProblemCode.SWITCH_OVER_REFUSED,
            ProblemCode.SECONDARY_INCOMPLETE,
            ProblemCode.SYNC_NOT_IN_STEP,
            ProblemCode.GROUP_BUSY);

    private final Operation.Drill request;

    public SwitchThere(Operation.Drill request) {
        this.request = request;
    }

    /** The switch over has a deadline of its own before its commit point. */
    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofMinutes(10));
    }

    @Override
    public StepOutcome run(StepContext context) {
        Rehearsal rehearsal = new Rehearsal(context, request);
        DrillReport report = rehearsal.begun();
        if (context.operation().state().isEnded()) {
            return new StepOutcome.NotYet("the drill is over"); // A promotion has abandoned it: nothing more is begun.
        }
        OperationRecord turned;
        try {
            turned = asked(context, request.group(), request.instance(), "-there");
        } catch (RefusedException e) {
            // It might have been when the drill was accepted: what stands in its way now may be a restart of the
            // server.
            return PASSING.contains(e.problem().code())
                    ? new StepOutcome.NotYet("the way there is refused: " + e.problem() + "; " + rules(context))
                    : new StepOutcome.Failed(e.problem());
        }
        DrillReport.Turn turn = turn(turned, request.instance());
        if (!report.there().equals(Optional.of(turn))) {
            var unused = rehearsal.learn(r -> r.withThere(turn));
        }
        if (!turned.state().isEnded()) {
            return new StepOutcome.NotYet("operation " + turned.id() + " is under way");
        }
        return turn.done()
                ? new StepOutcome.Done(said(turn))
                : new StepOutcome.Failed(Problem.of(
                        ProblemCode.DRILL_FAILED,
                        "Expected the switch over to " + request.instance() + " to go well, found operation "
                                + turned.id() + " " + turned.state() + why(turned) + ". " + rules(context)));
    }

    /** Begun by now, whether it has ended or not. */
    static OperationRecord asked(StepContext context, String group, String to, String key) {
        Operation.SwitchOver turn = new Operation.SwitchOver(group, to, Optional.empty());
        return context.state().list(Kind.OPERATION).stream()
                .filter(o -> o.actor().equals(actor(context)) && o.request().equals(turn))
                .findFirst()
                .orElseGet(() ->
                        context.surroundings().submit(turn, actor(context), Optional.of(context.operationId() + key)));
    }

    static String actor(StepContext context) {
        return context.operation().actor() + " (drill " + context.operationId() + ")";
    }

    static DrillReport.Turn turn(OperationRecord operation, String to) {
        return new DrillReport.Turn(
                operation.id(),
                to,
                operation.state() == OperationState.DONE,
                operation.data().turning().flatMap(t -> t.writeOutageMillis()));
    }

    static String said(DrillReport.Turn turn) {
        return turn.to() + " is the primary by operation " + turn.operation() + "; nobody could write for "
                + turn.outageMillis().map(ms -> ms + " ms").orElse("an unknown time");
    }

    static String why(OperationRecord operation) {
        return operation.problem().map(p -> " (" + p + ")").orElse("");
    }

    static String rules(StepContext context) {
        return context.group()
                .map(group -> "The primary is " + group.primary() + ", in epoch "
                        + group.reign().epoch() + ".")
                .orElse("The group is no more.");
    }
}
