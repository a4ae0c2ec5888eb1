package io.gad.control.port;

import io.gad.member.Reign;

/**
 * What a promotion asks of members: first the promise, then the commit.
 *
 * @param from the reign that ends
 * @param to the reign that begins; drawn when the operation was accepted, the same at every repetition
 * @param generation the manager's generation
 * @param attempt rises with every operation of this manager; a higher (generation, attempt) wins over a lower
 * @param operation the operation; a member that finds its own operation's mark goes on
 * @param task the task that has fed the target in the ended reign; what it holds of its old primary is told by that
 */
public record PromotionOrder(
        String groupId,
        String groupName,
        Reign from,
        Reign to,
        long generation,
        long attempt,
        String operation,
        String task) {

    /** Of the same operation, into another reign. */
    public PromotionOrder into(Reign reign) {
        return new PromotionOrder(groupId, groupName, from, reign, generation, attempt, operation, task);
    }

    /** As another operation has ordered it. */
    public PromotionOrder of(String otherOperation) {
        return new PromotionOrder(groupId, groupName, from, to, generation, attempt, otherOperation, task);
    }
}
