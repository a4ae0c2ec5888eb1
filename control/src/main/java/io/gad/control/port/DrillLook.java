package io.gad.control.port;

import java.util.List;

/**
 * What a drill would copy, and what of the server stands against it.
 *
 * @param against each in words; empty: nothing
 */
public record DrillLook(List<DrillCopy> copies, List<String> against) {

    public DrillLook {
        copies = List.copyOf(copies);
        against = List.copyOf(against);
    }

    public long bytes() {
        return copies.stream().mapToLong(DrillCopy::bytes).sum();
    }
}
