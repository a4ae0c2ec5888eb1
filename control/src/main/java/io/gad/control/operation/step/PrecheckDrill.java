package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.operation.Operation;
import io.gad.control.port.DrillLook;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether the secondary's server can take the copies. Only reads: killed before or after, nothing has changed. */
public final class PrecheckDrill implements Step {

    private final Operation.Drill request;

    public PrecheckDrill(Operation.Drill request) {
        this.request = request;
    }

    @Override
    public StepOutcome run(StepContext context) {
        Rehearsal rehearsal = new Rehearsal(context, request);
        DrillReport report = rehearsal.begun();
        Optional<Problem> over = rehearsal.against(report);
        if (over.isPresent()) {
            return rehearsal.stopped(over.get());
        }
        DrillLook look = context.tasks().drills().look(rehearsal.order(report), request.smokeSql());
        List<String> against = new ArrayList<>(look.against());
        if (look.bytes() > request.maxBytes()) {
            against.add("its databases take " + mib(look.bytes()) + ", more than the " + mib(request.maxBytes())
                    + " that may be copied (--max-size raises that; the disk must hold as much again)");
        }
        if (!against.isEmpty()) {
            return new StepOutcome.Failed(Problem.of(
                    ProblemCode.DRILL_REFUSED,
                    "Expected " + request.instance() + " to have room for a drill, found: " + String.join("; ", against)
                            + "."));
        }
        var unused = rehearsal.learn(r -> r.with(new DrillReport.Copying(
                look.copies(),
                r.copying().takenAt(),
                r.copying().positions(),
                r.copying().loss(),
                r.copying().millis())));
        return new StepOutcome.Done(look.copies().size() + " databases, " + mib(look.bytes()) + " in all");
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
