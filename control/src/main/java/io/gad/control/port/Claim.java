package io.gad.control.port;

import io.gad.control.group.Group;
import io.gad.member.Reign;
import java.util.Optional;

/**
 * By what right a manager changes a member: it claims to know the group's latest reign and to be its latest manager. A member
 * that knows a later one refuses, by {@link io.gad.member.StaleMandateException}.
 *
 * @param reign the latest that the manager knows; empty where the group is gone from its state: then the member's own
 * @param generation the manager's
 */
public record Claim(String groupId, Optional<Reign> reign, long generation) {

    /** Of the manager that has this group. */
    public static Claim of(Group group) {
        return new Claim(group.id(), Optional.of(group.reign()), group.generation());
    }

    /** On what a group has left behind that is gone from the state. */
    public static Claim ofGone(String groupId, long generation) {
        return new Claim(groupId, Optional.empty(), generation);
    }
}
