package io.gad.control.health;

import io.gad.control.operation.ExpectedLoss;
import io.gad.control.port.TaskStatus;
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
     * @param status the target's task; empty if nothing runs
     * @param primaryLastAnswer when the primary last answered a probe
     * @param transactionsPerSecond lately applied
     */
    public static ExpectedLoss of(
            Optional<TaskStatus> status,
            Optional<Instant> primaryLastAnswer,
            double transactionsPerSecond,
            Instant now) {
        Optional<Instant> heard = status.flatMap(TaskStatus::sourceAnsweredAt);
        Optional<Instant> newest = later(heard, primaryLastAnswer);
        long evidenceAge = newest.map(
                        at -> Math.max(0, Duration.between(at, now).toMillis()))
                .orElse(-1L);
        double behind = status.flatMap(TaskStatus::lagMillis).orElse(0L) / 1000.0;
        double unheard = heard.isPresent() && primaryLastAnswer.isPresent()
                ? Math.max(
                                0,
                                Duration.between(heard.get(), primaryLastAnswer.get())
                                        .toMillis())
                        / 1000.0
                : 0;
        double seconds = behind + unheard;
        long bytes = status.map(TaskStatus::lagBytes).orElse(0L);
        long transactions = (long) Math.ceil(seconds * transactionsPerSecond);
        return new ExpectedLoss(seconds, bytes, transactions, evidenceAge);
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return a.get().isAfter(b.get()) ? a : b;
    }
}
