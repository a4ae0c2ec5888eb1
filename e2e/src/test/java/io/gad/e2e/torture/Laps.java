package io.gad.e2e.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where the time of a run went: seconds by phase. */
final class Laps {

    private final List<String> ended = new ArrayList<>();
    private long since = System.nanoTime();

    /** A phase has ended, and the next begins. */
    void end(String phase) {
        long now = System.nanoTime();
        ended.add(phase + " " + Math.round(Duration.ofNanos(now - since).toMillis() / 100.0) / 10.0);
        since = now;
    }

    /** In order, with a word for each. */
    @Override
    public String toString() {
        return String.join(", ", ended) + " s";
    }
}
