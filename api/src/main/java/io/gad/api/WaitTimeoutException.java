package io.gad.api;

/** The wait is over; the operation goes on. */
public final class WaitTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient OperationView operation;

    public WaitTimeoutException(OperationView operation) {
        super("Expected operation " + operation.id() + " to end in time, found it " + operation.state()
                + "; it goes on.");
        this.operation = operation;
    }

    /** As last seen. */
    public OperationView operation() {
        return operation;
    }
}
