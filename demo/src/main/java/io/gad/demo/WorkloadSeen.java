package io.gad.demo;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of the demonstration have lived through.
 *
 * @param writesTo the region whose server acknowledged the last commit; empty before the first
 * @param last when that was; null before the first
 * @param perSecond commits acknowledged in a second, of the last two
 * @param failed attempts to connect or to commit that failed, in all
 * @param problem why the last of these did; null where none has
 * @param outage since when no commit was acknowledged; null where they can write
 * @param outages past ones, the newest first
 */
public record WorkloadSeen(
        String writesTo,
        @Nullable Instant last,
        long perSecond,
        long acknowledged,
        long failed,
        @Nullable String problem,
        @Nullable Instant outage,
        List<Outage> outages) {

    public WorkloadSeen {
        outages = List.copyOf(outages);
    }
}
