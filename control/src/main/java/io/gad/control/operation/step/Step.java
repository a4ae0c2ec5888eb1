package io.gad.control.operation.step;

import java.time.Duration;
import java.util.Optional;

/**
 * One idempotent part of an operation: looks first whether it is so already, then acts through the ports, then reports.
 * It keeps nothing between two attempts; an instance that does not answer may be thrown out of it, which is {@code not
 * yet}.
 */
public interface Step {

    /** Stable: stored, shown, and named in tests. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** How long it may say {@code not yet}; empty: for ever. Counts no longer once the commit point was asked for. */
    default Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(60));
    }

    /** What its deadline means. */
    default Lateness whenLate() {
        return Lateness.FAIL;
    }

    StepOutcome run(StepContext context);

    /** What becomes of an operation whose step is late. */
    enum Lateness {
        /** It fails and is taken back. */
        FAIL,
        /** It goes on; the step is tried again behind its end, for as long as it takes. */
        GO_ON
    }
}
