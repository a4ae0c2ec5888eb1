package io.gad.control.health;

/** What is seen of a group now; the first that holds. */
public enum GroupHealth {
    /** Another manager has the group: this one acts on nothing, and what it says of the group may be old. */
    MANAGER_OUTDATED,
    PRIMARY_UNREACHABLE,
    SYNC_STOPPED,
    SECONDARY_UNREACHABLE,
    LAGGING,
    NO_SECONDARY,
    HEALTHY
}
