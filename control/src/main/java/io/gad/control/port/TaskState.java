package io.gad.control.port;

/** State of a synchronization task, as shown to users. The first five are in the order of its way. */
public enum TaskState {
    PRECHECK,
    SCHEMA,
    FULL,
    CATCH_UP,
    INCREMENTAL,
    PAUSED,
    STOPPED,
    FAILED
}
