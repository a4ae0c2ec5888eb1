package io.gad.control;

import io.gad.control.drill.DrillReport;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.ProblemCode;
import java.util.Optional;

/**
 * A drill: its operation, and what it has found.
 *
 * @param report empty where it has not begun to look
 */
public record DrillView(OperationRecord operation, Operation.Drill request, Optional<DrillReport> report) {

    /** What came of it. */
    public enum Verdict {
        RUNNING,
        PASSED,
        FAILED,
        /** Somebody cancelled it, or it gave way to something else. */
        CANCELLED
    }

    /** Whether it was ended by something that needed the group: it has found nothing then. */
    private boolean gaveWay() {
        return operation
                .problem()
                .filter(p -> p.code() == ProblemCode.ABANDONED)
                .isPresent();
    }

    public Verdict verdict() {
        return switch (operation.state()) {
            case RUNNING -> Verdict.RUNNING;
            case DONE -> Verdict.PASSED;
            case FAILED -> gaveWay() ? Verdict.CANCELLED : Verdict.FAILED;
            case CANCELLED -> Verdict.CANCELLED;
        };
    }
}
