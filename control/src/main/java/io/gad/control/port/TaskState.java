package io.gad.control.port;

/** State of a synchronization task, as shown to users. The first seven are in the order of its way. */
public enum TaskState {
    PRECHECK,
    SCHEMA,
    FULL,
    RESYNC,
    REWIND,
    CATCH_UP,
    INCREMENTAL,
    PAUSED,
    STOPPED,
    FAILED
}
