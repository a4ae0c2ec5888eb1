package io.gad.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a group's promises.
 *
 * @param rpo of each secondary, over 24 hours and over 7 days
 * @param recoveries the newest first, twenty at most
 */
public record MeasuredView(List<Rpo> rpo, List<Recovery> recoveries) {

    /**
     * What would have been lost, had the primary been lost at any moment: each minute (of 24 hours) or ten minutes (of 7 days) counts with its
     * largest lag.
     *
     * @param range {@code 24h 7d}
     * @param p50Seconds null: of no moment it is known
     * @param unknownShare of the time of which it is not known, 0 to 1
     */
    public record Rpo(
            String target,
            String range,
            @Nullable Double p50Seconds,
            @Nullable Double p99Seconds,
            @Nullable Double maxSeconds,
            double unknownShare) {}

    /**
     * A recovery that was carried out.
     *
     * @param kind {@code promote switch-over}
     * @param operation its id; null if it was none
     * @param rtoMillis until somebody could write again; null if it is not known
     * @param rpoMillis age of what was lost, at most, as known then; null if it was not known
     */
    public record Recovery(
            String kind,
            Instant time,
            @Nullable String operation,
            @Nullable Long rtoMillis,
            @Nullable Long rpoMillis) {}

    public MeasuredView {
        rpo = Lists.orEmpty(rpo);
        recoveries = Lists.orEmpty(recoveries);
    }
}
