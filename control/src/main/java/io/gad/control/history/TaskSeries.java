package io.gad.control.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one secondary, one for each step; null: not known.
 *
 * @param lagSeconds the largest in the step
 * @param transactionsPerSecond applied, the mean
 * @param rowsPerSecond applied, the mean
 * @param walKeptBytes log that the primary keeps for it, the largest
 */
public record TaskSeries(
        String target,
        List<@Nullable Double> lagSeconds,
        List<@Nullable Double> transactionsPerSecond,
        List<@Nullable Double> rowsPerSecond,
        List<@Nullable Double> walKeptBytes) {

    static TaskSeries of(String target, List<Point> points) {
        List<@Nullable Double> lag = new ArrayList<>();
        List<@Nullable Double> transactions = new ArrayList<>();
        List<@Nullable Double> rows = new ArrayList<>();
        List<@Nullable Double> wal = new ArrayList<>();
        for (Point point : points) {
            lag.add(known(point.lag()));
            transactions.add(known(point.transactions()));
            rows.add(known(point.rows()));
            wal.add(known(point.walKept()));
        }
        return new TaskSeries(
                target,
                Collections.unmodifiableList(lag),
                Collections.unmodifiableList(transactions),
                Collections.unmodifiableList(rows),
                Collections.unmodifiableList(wal));
    }

    /** With no more digits than were kept. */
    private static @Nullable Double known(float figure) {
        return Float.isNaN(figure) ? null : Double.valueOf(Float.toString(figure));
    }
}
