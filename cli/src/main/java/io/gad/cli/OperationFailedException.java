package io.gad.cli;

import io.gad.api.OperationView;
import io.gad.api.Problem;

/** A command waited for an operation that did not end as wished. */
public final class OperationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient OperationView operation;

    public OperationFailedException(OperationView operation) {
        super("Expected operation " + operation.id() + " (" + operation.type() + ") to be done, found it "
                + operation.state() + ".");
        this.operation = operation;
    }

    /** The operation's own reason; if it gave none, that it failed. */
    public Problem problem() {
        Problem problem = operation.problem();
        return problem != null
                ? problem
                : Problem.of(
                        "OPERATION_" + operation.state(),
                        500,
                        "Operation not done",
                        "Expected operation " + operation.id() + " to be done, found it " + operation.state() + ".",
                        "Look at its steps: gad operation show " + operation.id());
    }
}
