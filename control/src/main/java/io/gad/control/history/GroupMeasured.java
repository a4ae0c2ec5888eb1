package io.gad.control.history;

import java.util.List;

/**
 * What was measured of a group's promises.
 *
 * @param rpo of each secondary, over 24 hours and over 7 days
 * @param recoveries the newest first, {@value #MOST} at most
 */
public record GroupMeasured(List<Rpo> rpo, List<Measured> recoveries) {

    public static final int MOST = 20;

    /** Nothing was measured. */
    public static final GroupMeasured NOTHING = new GroupMeasured(List.of(), List.of());

    public GroupMeasured {
        rpo = List.copyOf(rpo);
        recoveries = List.copyOf(recoveries);
    }
}
