package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.group.Group;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.time.Duration;
import java.util.Optional;

/**
 * The way back of a full drill: asks for the switch over to who ruled before, as soon as all are in step again. If it does not go
 * well the primary is where it is, and the problem says where and what to do. Killed before or after: as {@link
 * SwitchThere}.
 */
public final class SwitchBack implements Step {

    private final Operation.Drill request;

    public SwitchBack(Operation.Drill request) {
        this.request = request;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofMinutes(10));
    }

    @Override
    public StepOutcome run(StepContext context) {
        Rehearsal rehearsal = new Rehearsal(context, request);
        DrillReport report = rehearsal.report();
        String home = report.primary();
        if (report.back().isEmpty() && !isWhereItWent(context)) {
            return new StepOutcome.Failed(problem(
                    context, home, "Expected " + request.instance() + " to rule before the way back, found another"));
        }
        OperationRecord turned;
        try {
            turned = SwitchThere.asked(context, request.group(), home, "-back");
        } catch (RefusedException e) {
            String refused = "the way back is refused: " + e.problem();
            return SwitchThere.PASSING.contains(e.problem().code())
                    ? new StepOutcome.NotYet(refused + "; " + SwitchThere.rules(context))
                    : new StepOutcome.Failed(problem(context, home, "Expected the way back, found that " + refused));
        }
        DrillReport.Turn turn = SwitchThere.turn(turned, home);
        if (!report.back().equals(Optional.of(turn))) {
            var unused = rehearsal.learn(r -> r.withBack(turn));
        }
        if (!turned.state().isEnded()) {
            return new StepOutcome.NotYet("operation " + turned.id() + " is under way");
        }
        return turn.done()
                ? new StepOutcome.Done(SwitchThere.said(turn))
                : new StepOutcome.Failed(problem(
                        context,
                        home,
                        "Expected the switch over back to " + home + " to go well, found operation " + turned.id() + " "
                                + turned.state() + SwitchThere.why(turned)));
    }

    private boolean isWhereItWent(StepContext context) {
        return context.group()
                .map(Group::primary)
                .filter(request.instance()::equals)
                .isPresent();
    }

    private Problem problem(StepContext context, String home, String what) {
        return new Problem(
                ProblemCode.DRILL_FAILED,
                what + ". " + SwitchThere.rules(context),
                "Nothing was lost. When the group is in step: gad group switch-over " + request.group() + " " + home);
    }
}
