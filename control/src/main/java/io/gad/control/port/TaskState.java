package io.gad.control.port;

/** State of a synchronization task, as shown to users. The first six are in the order of its way. */
public enum TaskState {
    PRECHECK,
    SCHEMA,
    FULL,
    RESYNC,
    CATCH_UP,
    INCREMENTAL,
    PAUSED,
    STOPPED,
    FAILED
}
