package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one kind of operation goes. Nothing here does anything: what is refused, which steps are taken, in which order,
 * what takes them back, and what each end makes of the group, as functions of what is known.
 */
public sealed interface Runbook permits CreateRunbook, AddRunbook, RemoveRunbook, PromoteRunbook, DeleteRunbook {

    /** Refuses, or says what is stored when the operation is accepted. */
    Verdict check(Facts facts);

    /** The steps, in order; they depend on the request and on what was decided when it was accepted alone. */
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

    static Runbook of(Operation request) {
        return switch (request) {
            case Operation.CreateGroup create -> new CreateRunbook(create);
            case Operation.AddSecondary add -> new AddRunbook(add);
            case Operation.RemoveSecondary remove -> new RemoveRunbook(remove);
            case Operation.Promote promote -> new PromoteRunbook(promote);
            case Operation.DeleteGroup delete -> new DeleteRunbook(delete);
        };
    }
}
