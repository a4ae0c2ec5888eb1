package io.gad.sync.largeobject;

import java.time.Instant;
import java.util.List;

/**
 * What carrying large objects over came to.
 *
 * @param asOf by the source's clock: the target holds what every transaction acknowledged before that has left
 * @param objects how many the source had then
 * @param changed how many were written, or taken away
 * @param refused what the target did not allow, with its reason
 */
public record LargeObjectReport(Instant asOf, long objects, long changed, List<String> refused) {

    /** Where there are none on either side. */
    public static final LargeObjectReport NONE = new LargeObjectReport(Instant.EPOCH, 0, 0, List.of());

    public LargeObjectReport {
        refused = List.copyOf(refused);
    }
}
