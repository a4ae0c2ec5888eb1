package io.gad.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group over time.
 *
 * @param range {@code 1h 24h 7d}
 * @param times the beginning of each step, the oldest first
 * @param tasks one for each secondary that something was seen of; each list of figures is as long as {@code times}
 * @param marks operations and incidents, the oldest first
 */
public record HistoryView(
        String group, String range, long stepSeconds, List<Instant> times, List<Series> tasks, List<Mark> marks) {

    /**
     * The figures of one secondary; null where nobody knew.
     *
     * @param lagSeconds the largest in each step
     * @param transactionsPerSecond applied, the mean
     * @param rowsPerSecond applied, the mean
     * @param walKeptBytes log that the primary keeps for it, the largest
     */
    public record Series(
            String target,
            List<@Nullable Double> lagSeconds,
            List<@Nullable Double> transactionsPerSecond,
            List<@Nullable Double> rowsPerSecond,
            List<@Nullable Double> walKeptBytes) {

        public Series {
            lagSeconds = kept(lagSeconds);
            transactionsPerSecond = kept(transactionsPerSecond);
            rowsPerSecond = kept(rowsPerSecond);
            walKeptBytes = kept(walKeptBytes);
        }

        private static List<@Nullable Double> kept(@Nullable List<@Nullable Double> figures) {
            return figures == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(figures));
        }
    }

    /**
     * A moment.
     *
     * @param kind as of an {@link EventView}
     * @param operation its id; null if it is none
     */
    public record Mark(
            Instant time,
            String kind,
            String text,
            @Nullable String operation) {}

    public HistoryView {
        times = Lists.orEmpty(times);
        tasks = Lists.orEmpty(tasks);
        marks = Lists.orEmpty(marks);
    }
}
