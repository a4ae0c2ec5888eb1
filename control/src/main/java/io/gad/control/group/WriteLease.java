package io.gad.control.group;

import io.gad.member.Reign;
import java.time.Duration;
import java.util.Optional;

/**
 * A term for which a primary takes writes after it was last heard of: it must be renewed all the time. So a promotion need only wait
 * for it to run out, and a primary that cannot be reached takes no more writes.
 *
 * @param seconds its term
 * @param wanted false: it is being taken away, from the primary before from here
 * @param inForceIn the reign in which all the primary's guards are known to hold to it. Whoever waits for its end relies on that,
 *     so it is noted behind the first renewal, and given up before anything that may loosen it.
 */
public record WriteLease(int seconds, boolean wanted, Optional<Reign> inForceIn) {

    /** Shorter ones would run out whenever a network is slow. */
    public static final int SHORTEST_SECONDS = 5;

    /** Nobody wants to wait longer for a promotion. */
    public static final int LONGEST_SECONDS = 600;

    public WriteLease {
        inForceIn = inForceIn == null ? Optional.empty() : inForceIn;
    }

    /** Asked for, and not in force yet. */
    public static WriteLease of(int seconds) {
        return new WriteLease(seconds, true, Optional.empty());
    }

    public Duration term() {
        return Duration.ofSeconds(seconds);
    }

    public boolean isInForceIn(Reign reign) {
        return inForceIn.filter(reign::equals).isPresent();
    }

    /** The primary of this reign holds to it. */
    public WriteLease inForce(Reign reign) {
        return new WriteLease(seconds, wanted, Optional.of(reign));
    }

    /** To be taken away; nobody relies on it any more. */
    public WriteLease unwanted() {
        return new WriteLease(seconds, false, Optional.empty());
    }
}
