package io.gad.sync;

/** How far one database has come, in order; the task is as far as the last of its databases. */
public enum SyncPhase {
    /** Looking whether it can work at all; preparing both sides. */
    PRECHECK,
    /** Roles, settings and the tables without their indexes. */
    SCHEMA,
    /** The full load, then keys, indexes and constraints. */
    FULL,
    /** Instead of a load: a target that holds something else is compared with the source and brought in line. */
    RESYNC,
    /** Instead of a load: a former primary gives up what it alone has committed, and takes over what was committed since. */
    REWIND,
    /** Applying what was committed during the load. */
    CATCH_UP,
    /** In step: each change arrives as it is committed. */
    INCREMENTAL
}
