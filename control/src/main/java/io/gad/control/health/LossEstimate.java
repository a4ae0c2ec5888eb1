package io.gad.control.health;

import io.gad.control.operation.ExpectedLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a promotion would lose, from the newest evidence: how far the target was behind when the stream was last heard,
 * and for how long the primary was still seen alive after that. Pure.
 */
public final class LossEstimate {

    private LossEstimate() {}

    /**
     * @param lately of the target's task; empty if its source was not heard
     * @param lagBytes log of the primary known to be behind the target's position
     * @param primaryLastAnswer when the primary last answered a probe
     */
    public static ExpectedLoss of(
            Optional<TaskMeter.Lately> lately, long lagBytes, Optional<Instant> primaryLastAnswer, Instant now) {
        Optional<Instant> newest = later(lately.map(TaskMeter.Lately::heard), primaryLastAnswer);
        long evidenceAge = newest.map(
                        at -> Math.max(0, Duration.between(at, now).toMillis()))
                .orElse(-1L);
        if (lately.isEmpty()) {
            return ExpectedLoss.unknown(evidenceAge);
        }
        long unheard = primaryLastAnswer
                .map(at -> Duration.between(lately.get().heard(), at).toMillis())
                .orElse(0L);
        double seconds = (lately.get().lagMillis() + Math.max(0, unheard)) / 1000.0;
        double rate = lately.get().perSecond();
        return new ExpectedLoss(seconds, lagBytes, (long) Math.ceil(seconds * rate), evidenceAge, rate);
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return a.get().isAfter(b.get()) ? a : b;
    }
}
