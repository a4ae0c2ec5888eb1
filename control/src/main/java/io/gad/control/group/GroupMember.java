package io.gad.control.group;

import io.gad.member.MemberRole;

/**
 * One instance in a group.
 *
 * @param complete whether its first copy has been complete in the current reign; a primary always is
 */
public record GroupMember(String instance, MemberRole role, boolean complete) {}
