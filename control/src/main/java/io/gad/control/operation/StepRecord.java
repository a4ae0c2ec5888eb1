package io.gad.control.operation;

/**
 * One step as kept and shown.
 *
 * @param millis time spent in it so far, since its first attempt
 * @param detail what was done or what it waits for, for people
 */
public record StepRecord(String name, Outcome outcome, long millis, String detail) {

    /** How far a step is. */
    public enum Outcome {
        PENDING,
        RUNNING,
        DONE,
        /** Not yet: tried again. */
        WAITING,
        /** Not in time: the operation went on without it, and it is tried again behind its end. */
        LATE,
        FAILED
    }
}
