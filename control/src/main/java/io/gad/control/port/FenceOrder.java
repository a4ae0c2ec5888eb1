package io.gad.control.port;

import io.gad.member.Reign;

/**
 * Closes an instance. Idempotent.
 *
 * @param reign the reign in which it ruled; a member of a later reign must not be closed by this order
 * @param operation the operation that asks, or what else asks, written into the member's row
 */
public record FenceOrder(String groupId, String groupName, Reign reign, long generation, String operation) {}
