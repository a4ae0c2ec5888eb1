package io.gad.control.health;

/** What is seen of a group now; the first that holds. */
public enum GroupHealth {
    PRIMARY_UNREACHABLE,
    SYNC_STOPPED,
    SECONDARY_UNREACHABLE,
    LAGGING,
    NO_SECONDARY,
    HEALTHY
}
