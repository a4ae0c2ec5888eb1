package io.gad.control.history;

import java.time.Instant;
import java.util.List;

/**
 * A group over time.
 *
 * @param times the beginning of each step, the oldest first
 * @param tasks by the name of the secondary; each list of figures is as long as {@code times}
 * @param marks the oldest first
 */
public record GroupHistory(
        HistoryRange range, long stepSeconds, List<Instant> times, List<TaskSeries> tasks, List<Mark> marks) {

    public GroupHistory {
        times = List.copyOf(times);
        tasks = List.copyOf(tasks);
        marks = List.copyOf(marks);
    }
}
