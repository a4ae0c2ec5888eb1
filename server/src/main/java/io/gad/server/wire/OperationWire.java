package io.gad.server.wire;

import io.gad.api.DatabaseLoss;
import io.gad.api.ExpectedLoss;
import io.gad.api.OperationView;
import io.gad.api.StepView;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.StepRecord;
import io.gad.control.operation.Turning;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Operations on the wire. */
public final class OperationWire {

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
                operation.notes(),
                operation.request() instanceof Operation.Promote
                        ? operation
                                .data()
                                .promotion()
                                .map(p -> of(p.expectedLoss()))
                                .orElse(null)
                        : null,
                operation.writableAfter().map(Duration::toMillis).orElse(null),
                operation.data().turning().flatMap(Turning::writeOutageMillis).orElse(null),
                operation.data().method().map(Enum::name).orElse(null));
    }

    /** Null where nothing is known: no loss is to be read as none. */
    public static @Nullable ExpectedLoss of(io.gad.control.operation.ExpectedLoss loss) {
        if (!loss.known()) {
            return null;
        }
        Long age = loss.evidenceAgeMillis() < 0 ? null : loss.evidenceAgeMillis();
        return new ExpectedLoss(
                loss.seconds(),
                loss.bytes(),
                loss.transactions(),
                age,
                loss.transactionsPerSecond(),
                loss.databases().stream().map(OperationWire::of).toList());
    }

    private static DatabaseLoss of(io.gad.control.operation.DatabaseLoss loss) {
        boolean known = loss.known();
        return new DatabaseLoss(
                loss.database(),
                known ? loss.seconds() : null,
                loss.bytes() < 0 ? null : loss.bytes(),
                known ? loss.transactions() : null,
                loss.evidenceAgeMillis() < 0 ? null : loss.evidenceAgeMillis(),
                known ? loss.transactionsPerSecond() : null);
    }

    private static @Nullable String instance(Operation request) {
        return switch (request) {
            case Operation.CreateGroup create -> create.primary();
            case Operation.AddSecondary add -> add.instance();
            case Operation.RemoveSecondary remove -> remove.instance();
            case Operation.Promote promote -> promote.instance();
            case Operation.SwitchOver switchOver -> switchOver.instance();
            case Operation.DeleteGroup delete -> null;
            case Operation.Drill drill -> drill.instance();
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
}
