package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a promotion now would lose, as far as it can be known.
 *
 * @param seconds age of the oldest commit that may be missing
 * @param bytes of the primary's log not yet applied
 * @param transactions null where they cannot be counted
 * @param evidenceAgeMillis how old the newest sign of the primary is; null if there never was one
 * @param transactionsPerSecond what the primary committed lately: had it gone on, as many are missing for each second of
 *     that age
 * @param databases the same for each database, by name; the whole is at least as much as each of them
 */
public record ExpectedLoss(
        double seconds,
        @Nullable Long bytes,
        @Nullable Long transactions,
        @Nullable Long evidenceAgeMillis,
        @Nullable Double transactionsPerSecond,
        List<DatabaseLoss> databases) {

    public ExpectedLoss {
        databases = Lists.orEmpty(databases);
    }

    /** Transactions of the time since the newest sign of the primary, had it gone on as before; null if that is not known. */
    public @Nullable Long transactionsSince() {
        return evidenceAgeMillis == null || transactionsPerSecond == null
                ? null
                : Math.round(evidenceAgeMillis / 1000.0 * transactionsPerSecond);
    }
}
