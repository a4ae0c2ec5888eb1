package io.gad.control.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A recovery that was carried out, and what it took.
 *
 * @param kind {@code promote}, {@code switch-over} or {@code drill}
 * @param time when it had ended
 * @param operation its id, where it was one
 * @param rto from the request, or from the closing of the old primary, until somebody could write again
 * @param rpo the age of what was lost, as far as it was known
 */
public record Measured(
        String kind, Instant time, Optional<String> operation, Optional<Duration> rto, Optional<Duration> rpo) {}
