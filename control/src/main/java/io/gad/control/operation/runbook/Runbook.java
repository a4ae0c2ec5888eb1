package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.operation.step.AskWhoRules;
import io.gad.control.operation.step.CarryTasksOn;
import io.gad.control.operation.step.ReopenOldPrimary;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.Unfence;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How one kind of operation goes. Nothing here does anything: what is refused, which steps are taken, in which order,
 * what takes them back, and what each end makes of the group, as functions of what is known.
 */
public sealed interface Runbook
        permits CreateRunbook,
                AddRunbook,
                RemoveRunbook,
                PromoteRunbook,
                SwitchOverRunbook,
                DeleteRunbook,
                DrillRunbook {

    /** Refuses, or says what is stored when the operation is accepted. */
    Verdict check(Facts facts);

    /**
     * The steps, in order; they depend on the request and on what was decided when it was accepted, or by a step before, alone.
     */
    List<Step> steps(OperationRecord operation);

    /** What takes back the steps of one that failed, was cancelled, or was abandoned. */
    List<Step> takingBack(OperationRecord operation);

    /** What is done behind the end of one that went well. */
    default List<Step> afterwards(OperationRecord operation) {
        return List.of();
    }

    /**
     * What the end makes of group and instances.
     *
     * @param how {@code DONE}, {@code FAILED} or {@code CANCELLED}
     * @param complete whether nothing goes on behind the end
     */
    Settlement settle(
            OperationRecord operation,
            OperationState how,
            boolean complete,
            Group group,
            Function<String, Optional<Instance>> instances);

    /** What becomes of instances once what went on behind the end is over. */
    default List<Instance> cleared(OperationRecord operation, Function<String, Optional<Instance>> instances) {
        return List.of();
    }

    /** Whether one that came to nothing has still to open the primary again that it may have closed, or to let others follow it. */
    static boolean isStillOpening(OperationRecord operation) {
        return operation.background() == OperationRecord.Background.PENDING
                && operation.state() != OperationState.DONE
                && operation.data().promotion().isPresent()
                && opening(operation).anyMatch(step -> !operation.isDone(step.name()));
    }

    /** Whether that primary is still closed, or secondaries alone are still to be told of its new reign. */
    static boolean isPrimaryStillClosed(OperationRecord operation) {
        return isStillOpening(operation)
                && opening(operation)
                        .filter(step -> !(step instanceof CarryTasksOn))
                        .anyMatch(step -> !operation.isDone(step.name()));
    }

    /** As if it had opened it: another operation does that. */
    static OperationRecord leavingTheOpening(OperationRecord operation, String to) {
        OperationRecord left = operation;
        for (Step step : opening(operation).toList()) {
            left = operation.isDone(step.name())
                    ? left
                    : left.with(new StepRecord(step.name(), StepRecord.Outcome.DONE, 0, "left to " + to));
        }
        return left;
    }

    private static Stream<Step> opening(OperationRecord operation) {
        return of(operation.request()).takingBack(operation).stream()
                .filter(step -> step instanceof Unfence
                        || step instanceof AskWhoRules
                        || step instanceof ReopenOldPrimary
                        || step instanceof CarryTasksOn);
    }

    static Runbook of(Operation request) {
        return switch (request) {
            case Operation.CreateGroup create -> new CreateRunbook(create);
            case Operation.AddSecondary add -> new AddRunbook(add);
            case Operation.RemoveSecondary remove -> new RemoveRunbook(remove);
            case Operation.Promote promote -> new PromoteRunbook(promote);
            case Operation.SwitchOver switchOver -> new SwitchOverRunbook(switchOver);
            case Operation.DeleteGroup delete -> new DeleteRunbook(delete);
            case Operation.Drill drill -> new DrillRunbook(drill);
        };
    }
}
