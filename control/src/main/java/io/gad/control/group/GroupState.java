package io.gad.control.group;

/** Where a group is in its life. Whether its members answer is not part of it: that is health. */
public enum GroupState {
    CREATING,
    RUNNING,
    ADDING_SECONDARY,
    REMOVING_SECONDARY,
    PROMOTING,
    SWITCHING_OVER,
    DELETING,
    /** A create that failed; it can only be deleted. */
    FAILED,
    /** No more: the document itself is gone. Appears in the transition table only. */
    DELETED
}
