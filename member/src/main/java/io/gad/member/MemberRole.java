package io.gad.member;

/** What a member's own row says it is. */
public enum MemberRole {
    /** The read/write member of its reign. */
    PRIMARY,
    /** Read-only; written by the synchronization task of its reign alone. */
    SECONDARY,
    /** Closed: a former primary, or one that is being replaced. Nobody writes but what returns it to a group. */
    FENCED
}
