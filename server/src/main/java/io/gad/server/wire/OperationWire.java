package io.gad.server.wire;

import io.gad.api.ExpectedLoss;
import io.gad.api.OperationView;
import io.gad.api.StepView;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.StepRecord;
import org.jspecify.annotations.Nullable;

/** Operations on the wire. */
public final class OperationWire {

    private static final String OPENING = "OpenForWrites";

    private OperationWire() {}

    public static OperationView of(OperationRecord operation) {
        return new OperationView(
                operation.id(),
                operation.type(),
                operation.group(),
                instance(operation.request()),
                operation.state().name(),
                operation.actor(),
                operation.startedAt(),
                operation.endedAt().orElse(null),
                operation.steps().stream().map(OperationWire::step).toList(),
                operation.problem().map(ProblemWire::of).orElse(null),
                operation.data().promotion().map(p -> of(p.expectedLoss())).orElse(null),
                writableAfterMillis(operation));
    }

    static ExpectedLoss of(io.gad.control.operation.ExpectedLoss loss) {
        return new ExpectedLoss(loss.seconds(), loss.bytes(), loss.transactions(), loss.evidenceAgeMillis());
    }

    private static @Nullable String instance(Operation request) {
        return switch (request) {
            case Operation.CreateGroup create -> create.primary();
            case Operation.AddSecondary add -> add.instance();
            case Operation.RemoveSecondary remove -> remove.instance();
            case Operation.Promote promote -> promote.instance();
            case Operation.DeleteGroup delete -> null;
        };
    }

    private static StepView step(StepRecord step) {
        String outcome = switch (step.outcome()) {
            case PENDING -> "PENDING";
            case RUNNING -> "RUNNING";
            case DONE -> "DONE";
            case WAITING, LATE -> "NOT_YET";
            case FAILED -> "FAILED";
        };
        return new StepView(step.name(), outcome, step.millis(), step.detail().isEmpty() ? null : step.detail());
    }

    /** The steps run one after the other: their times up to the opening make the time from request to writable. */
    private static @Nullable Long writableAfterMillis(OperationRecord operation) {
        if (!(operation.request() instanceof Operation.Promote)) {
            return null;
        }
        long millis = 0;
        for (StepRecord step : operation.steps()) {
            millis += step.millis();
            if (step.name().equals(OPENING)) {
                return step.outcome() == StepRecord.Outcome.DONE ? millis : null;
            }
        }
        return null;
    }
}
