package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.port.Finding;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/** Looks whether the pairs can be kept in step. Only reads: killed before or after, nothing has changed. */
public final class Precheck implements Step {

    @Override
    public StepOutcome run(StepContext context) {
        List<String> failures = new ArrayList<>();
        int warnings = 0;
        int passed = 0;
        for (GroupTask task : context.operation().data().tasks()) {
            for (Finding finding : context.tasks().precheck(context.order(task))) {
                switch (finding.level()) {
                    case PASS -> passed++;
                    case WARN -> warnings++;
                    case FAIL ->
                        failures.add(task.target() + ": " + finding.check() + ": " + finding.evidence()
                                + (finding.fix().isEmpty() ? "" : " Fix: " + finding.fix()));
                }
            }
        }
        if (!failures.isEmpty()) {
            return new StepOutcome.Failed(Problem.of(ProblemCode.PRECHECK_FAILED, String.join(" ", failures)));
        }
        return new StepOutcome.Done(passed + " passed, " + warnings + " to know of");
    }
}
