package io.gad.member;

import java.util.UUID;

/**
 * The time in which one primary rules a group. Two reigns are the same only if both number and id are: equal epochs
 * with different ids mean that two managers promoted without seeing each other, and everything closes.
 *
 * @param epoch the number of the reign, from 1; every promotion adds one
 * @param id drawn at random when the reign is planned
 */
public record Reign(long epoch, UUID id) {

    public Reign {
        if (epoch < 1) {
            throw new IllegalArgumentException("Expected an epoch of at least 1, found " + epoch + ".");
        }
    }

    /** The reign after this one. */
    public Reign next(UUID newId) {
        return new Reign(epoch + 1, newId);
    }

    @Override
    public String toString() {
        return epoch + "/" + id;
    }
}
