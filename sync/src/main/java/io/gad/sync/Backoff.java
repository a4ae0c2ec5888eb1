package io.gad.sync;

import java.time.Duration;

/** How long to wait before the next attempt: doubling from 0.2 s to 5 s, from the start again after a success. */
final class Backoff {

    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = SHORTEST;

    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return now;
    }

    void reset() {
        next = SHORTEST;
    }
}
