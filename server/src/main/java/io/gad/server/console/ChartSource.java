package io.gad.server.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the charts have their figures from: what was measured of a group, as columns over one axis of time. */
public interface ChartSource {

    Columns columns(String group, ChartRange range);

    /**
     * Of one range.
     *
     * @param stepSeconds from one moment to the next where nothing is missing
     * @param times in order; moments at which nothing was measured may be missing
     */
    record Columns(long stepSeconds, List<Instant> times, List<Column> tasks, List<Mark> marks) {

        public Columns {
            times = List.copyOf(times);
            tasks = List.copyOf(tasks);
            marks = List.copyOf(marks);
        }
    }

    /** Of one secondary, a value or null for each of the times. */
    record Column(
            String target,
            List<@Nullable Double> lagSeconds,
            List<@Nullable Double> transactionsPerSecond,
            List<@Nullable Double> rowsPerSecond,
            List<@Nullable Double> walKeptBytes) {}

    /** Something that happened. @param operation its id, if it was one */
    record Mark(Instant time, String kind, String text, Optional<String> operation) {}
}
