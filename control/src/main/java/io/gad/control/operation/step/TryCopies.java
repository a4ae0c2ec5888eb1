package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.operation.Operation;
import io.gad.control.port.DrillStoppedException;
import io.gad.control.port.SmokeResult;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs the write test and the customer's statements in the copies. What fails fails the drill; the copies go all the same. Killed in
 * the midst: run again from the beginning in the same copies, which the report tells.
 */
public final class TryCopies implements Step {

    private final Operation.Drill request;

    public TryCopies(Operation.Drill request) {
        this.request = request;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofMinutes(15));
    }

    @Override
    public StepOutcome run(StepContext context) {
        Rehearsal rehearsal = new Rehearsal(context, request);
        DrillReport report = rehearsal.report();
        Optional<Problem> over = rehearsal.against(report);
        if (over.isPresent()) {
            return rehearsal.stopped(over.get());
        }
        int runs = report.trial().runs() + 1;
        var unusedBegun = rehearsal.learn(r -> r.with(new DrillReport.Trial(runs, List.of())));
        List<SmokeResult> results;
        try {
            results = context.tasks()
                    .drills()
                    .smoke(
                            rehearsal.order(report),
                            report.copying().copies(),
                            request.smokeSql(),
                            () -> rehearsal.against(report).isEmpty());
        } catch (DrillStoppedException e) {
            return rehearsal.stopped(report, e);
        }
        var unusedStored = rehearsal.learn(r -> r.with(new DrillReport.Trial(runs, results)));
        Optional<SmokeResult> failed =
                results.stream().filter(result -> !result.passed()).findFirst();
        return failed.<StepOutcome>map(result -> new StepOutcome.Failed(Problem.of(
                        ProblemCode.DRILL_FAILED,
                        "Expected every statement to go well in the copies of " + request.instance()
                                + ", found one in that of " + result.database()
                                + " that did not: " + result.problem()
                                + (runs > 1 ? " (run " + runs + " times: the server was restarted)" : ""))))
                .orElseGet(() -> new StepOutcome.Done(results.size() + " went well"));
    }
}
