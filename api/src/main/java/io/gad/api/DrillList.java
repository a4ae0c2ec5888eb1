package io.gad.api;

import java.util.List;

/**
 * Drills, and when they come round.
 *
 * @param drills newest first
 * @param schedules of the groups that have one
 */
public record DrillList(List<DrillView> drills, List<DrillScheduleView> schedules) {

    public DrillList {
        drills = Lists.orEmpty(drills);
        schedules = Lists.orEmpty(schedules);
    }
}
