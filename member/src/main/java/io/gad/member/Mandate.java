package io.gad.member;

/**
 * By what right a session of ours writes into a member: the reign, the manager's generation and the role that the
 * member must have. Every transaction that we commit on a member first proves it, see {@link MemberLock}.
 */
public record Mandate(Reign reign, long generation, MemberRole role) {}
