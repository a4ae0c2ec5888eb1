package io.gad.member;

import java.util.UUID;

/**
 * What a member has promised to one attempt at a promotion: to take part in no lower one.
 *
 * @param epoch the epoch that the promotion is to begin
 * @param reign its random id
 * @param generation of the manager that asked
 * @param attempt counted by that manager
 * @param operation the promotion's id
 */
public record Promise(long epoch, UUID reign, long generation, long attempt, String operation) {

    /** Whether this one stands above {@code other}: a later generation, or a later attempt of the same. */
    public boolean isAbove(Promise other) {
        return generation != other.generation ? generation > other.generation : attempt > other.attempt;
    }
}
