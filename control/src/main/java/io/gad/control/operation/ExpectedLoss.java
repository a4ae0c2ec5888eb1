package io.gad.control.operation;

import java.util.List;

/**
 * What a promotion would lose, by what is known now.
 *
 * @param seconds commits of the primary from so many seconds may be missing; -1 where nothing is known
 * @param bytes log of the primary known to be behind the target's position
 * @param transactions about how many transactions; -1 where nothing is known
 * @param evidenceAgeMillis how old this knowledge is; -1 where there is none
 * @param transactionsPerSecond what the primary committed lately: as many may be missing for each second since then
 * @param databases the same for each database that the target is fed, by name
 */
public record ExpectedLoss(
        double seconds,
        long bytes,
        long transactions,
        long evidenceAgeMillis,
        double transactionsPerSecond,
        List<DatabaseLoss> databases) {

    public ExpectedLoss {
        databases = databases == null ? List.of() : List.copyOf(databases);
    }

    /** The whole alone. */
    public ExpectedLoss(
            double seconds, long bytes, long transactions, long evidenceAgeMillis, double transactionsPerSecond) {
        this(seconds, bytes, transactions, evidenceAgeMillis, transactionsPerSecond, List.of());
    }

    /** The stream was never heard: nothing is known of what the target lacks. */
    public static ExpectedLoss unknown(long evidenceAgeMillis) {
        return new ExpectedLoss(-1, 0, -1, evidenceAgeMillis, 0);
    }

    public boolean known() {
        return seconds >= 0;
    }
}
