package io.gad.server.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often a client address may fail to sign in: a fixed number per minute. Bounded: beyond {@value #ADDRESSES} addresses
 * the oldest is forgotten.
 */
public final class SignInLimit {

    private static final int ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int allowed;
    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    private record Failures(Instant since, int count) {}

    /** @param allowed failures of one address within a minute */
    public SignInLimit(int allowed, InstantSource clock) {
        this.allowed = allowed;
        this.clock = clock;
    }

    /** Whether that address may try now. */
    public synchronized boolean admits(String address) {
        return current(address).count() < allowed;
    }

    /** Notes a wrong token. */
    public synchronized void failed(String address) {
        Failures before = current(address);
        failures.remove(address);
        failures.put(address, new Failures(before.since(), before.count() + 1));
        if (failures.size() > ADDRESSES) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    private Failures current(String address) {
        Instant now = clock.instant();
        Failures known = failures.get(address);
        return known == null || !now.isBefore(known.since().plus(WINDOW)) ? new Failures(now, 0) : known;
    }
}
