package io.gad.control.port;

import io.gad.member.Reign;

/**
 * A drill on one secondary, as it is asked of its server.
 *
 * @param task the task that feeds it
 * @param reign in which it was accepted; the drill is over with it
 * @param generation the manager's generation
 * @param operation the drill's; what it makes is named by it
 */
public record DrillOrder(
        MemberAddress member, String groupId, String task, Reign reign, long generation, String operation) {}
