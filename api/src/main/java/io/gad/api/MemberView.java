package io.gad.api;

/**
 * One instance in a group.
 *
 * @param role {@code PRIMARY} or {@code SECONDARY}
 * @param reachable false only if both signals are lost
 * @param readOnly whether ordinary sessions are refused writes there
 */
public record MemberView(String instance, String region, String role, boolean reachable, boolean readOnly) {}
