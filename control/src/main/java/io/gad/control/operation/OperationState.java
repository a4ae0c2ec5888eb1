package io.gad.control.operation;

/** Where an operation is. */
public enum OperationState {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    public boolean isEnded() {
        return this != RUNNING;
    }
}
