package io.gad.control.health;

import io.gad.control.port.MemberProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What has been seen of one instance.
 *
 * @param last the newest probe
 * @param at when it ended
 * @param lastAnswer when a probe was answered last
 */
public record Sighting(MemberProbe last, Instant at, Optional<Instant> lastAnswer) {

    /** After one more probe. */
    public static Sighting after(Optional<Sighting> before, MemberProbe probe, Instant at) {
        return new Sighting(probe, at, probe.answered() ? Optional.of(at) : before.flatMap(Sighting::lastAnswer));
    }

    /** Whether the newest probe is not older than this. */
    public boolean isFresh(Instant now, Duration limit) {
        return !at.isBefore(now.minus(limit));
    }
}
