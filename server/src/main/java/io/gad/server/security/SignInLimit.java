package io.gad.server.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often signing in may fail: a fixed number per minute for each client address, and a larger one for all addresses together, so that
 * many addresses try no more than a few. Where that is used up, addresses from which somebody has signed in before are still admitted:
 * strangers do not lock out those who work here. Bounded: beyond {@value #ADDRESSES} addresses the oldest is forgotten.
 */
public final class SignInLimit {

    private static final int ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** How many addresses together may fail as often as one may. */
    private static final int TOGETHER = 20;

    private final int allowed;
    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>();
    private final Map<String, Instant> known = new LinkedHashMap<>();
    private Failures all = new Failures(Instant.MIN, 0);

    private record Failures(Instant since, int count) {

        Failures plus(int more) {
            return new Failures(since, Math.max(0, count + more));
        }
    }

    /** @param allowed failures of one address within a minute */
    public SignInLimit(int allowed, InstantSource clock) {
        this.allowed = allowed;
        this.clock = clock;
    }

    /**
     * Whether that address may try now. It has then failed until {@link #passed} or {@link #untold} says otherwise: of many who try at once
     * no more are admitted than of those who try one after the other.
     */
    public synchronized boolean tries(String address) {
        if (!admits(address)) {
            return false;
        }
        count(address, 1);
        forgetOldest(failures);
        return true;
    }

    private boolean admits(String address) {
        return current(failures.get(address)).count() < allowed
                && (known.containsKey(address) || current(all).count() < (long) allowed * TOGETHER);
    }

    /** What it tried was right. */
    public synchronized void passed(String address) {
        count(address, -1);
        known.remove(address);
        known.put(address, clock.instant());
        forgetOldest(known);
    }

    /** Nobody has looked whether what it tried was right. */
    public synchronized void untold(String address) {
        count(address, -1);
    }

    private void count(String address, int more) {
        Failures counted = current(failures.remove(address)).plus(more);
        failures.put(address, counted);
        all = current(all).plus(more);
    }

    private static void forgetOldest(Map<String, ?> addresses) {
        if (addresses.size() > ADDRESSES) {
            addresses.remove(addresses.keySet().iterator().next());
        }
    }

    private Failures current(@Nullable Failures counted) {
        Instant now = clock.instant();
        return counted == null
                        || counted.count() == 0
                        || !now.isBefore(counted.since().plus(WINDOW))
                ? new Failures(now, 0)
                : counted;
    }
}
