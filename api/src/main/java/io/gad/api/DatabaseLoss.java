package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * What a promotion now would lose of one database. Null where it is not known: while it is copied, or where nothing was
 * heard of it since the server started.
 *
 * @param seconds age of the oldest commit that may be missing
 * @param bytes of the primary's log not yet applied, whichever database wrote them
 * @param evidenceAgeMillis how old the newest sign of the primary is
 * @param transactionsPerSecond what the primary committed in it when it was last followed
 */
public record DatabaseLoss(
        String database,
        @Nullable Double seconds,
        @Nullable Long bytes,
        @Nullable Long transactions,
        @Nullable Long evidenceAgeMillis,
        @Nullable Double transactionsPerSecond) {}
