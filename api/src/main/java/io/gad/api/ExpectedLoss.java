package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * What a promotion now would lose, as far as it can be known.
 *
 * @param seconds age of the oldest commit that may be missing
 * @param bytes of the primary's log not yet applied
 * @param transactions null where they cannot be counted
 * @param evidenceAgeMillis how old the newest sign of the primary is; null if there never was one
 */
public record ExpectedLoss(
        double seconds,
        @Nullable Long bytes,
        @Nullable Long transactions,
        @Nullable Long evidenceAgeMillis) {}
