package io.gad.control.instance;

/** What an instance is to GAD. */
public enum InstanceState {
    STANDALONE,
    /** In a group, or on its way into or out of one. */
    MEMBER,
    /** Was a group's primary when another was promoted; has left the group, data and account untouched. */
    FORMER_PRIMARY
}
