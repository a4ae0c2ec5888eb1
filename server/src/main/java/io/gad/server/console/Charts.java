package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.control.history.GroupHistory;
import io.gad.control.history.HistoryRange;
import io.gad.control.history.TaskSeries;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A group's figures over time, in the form in which the drawing of the browser takes them. */
@Component
public class Charts {

    /** Behind as many steps without a figure a line is broken. */
    private static final double GAP_STEPS = 1.5;

    /**
     * Several charts over one axis of time.
     *
     * @param from where the axis begins, in seconds since 1970
     * @param to where it ends
     * @param times in seconds since 1970
     * @param worstLagSeconds of the range; null where nothing is known
     */
    public record Drawn(
            long from,
            long to,
            List<Long> times,
            List<Chart> charts,
            List<Marker> marks,
            @Nullable Double worstLagSeconds) {}

    /**
     * One drawing.
     *
     * @param unit {@code seconds perSecond bytes}
     * @param limit past which something is given up; null where there is none
     */
    public record Chart(
            String id,
            String unit,
            List<Line> lines,
            @Nullable Long limit) {}

    /** @param values for each of the times; null is a gap in the line */
    public record Line(String label, List<@Nullable Double> values) {}

    /** @param at in seconds since 1970 @param address of its page; empty if it has none */
    public record Marker(long at, String kind, String text, String address) {}

    private final ControlPlane control;
    private final InstantSource clock;
    private final long walBudget;
    private final Words words;

    Charts(ControlPlane control, Settings settings, InstantSource clock, Words words) {
        this.words = words;
        this.walBudget = settings.bytes(Setting.WAL_BUDGET);
        this.control = control;
        this.clock = clock;
    }

    Drawn of(String group, HistoryRange range) {
        return draw(control.history(group, range), clock.instant(), walBudget, words);
    }

    static Drawn draw(GroupHistory history, Instant now, long walBudget, Words words) {
        List<Integer> places = places(history);
        List<TaskSeries> tasks = history.tasks();
        return new Drawn(
                now.minus(history.range().length()).getEpochSecond(),
                now.getEpochSecond(),
                times(history, places),
                List.of(
                        new Chart("lag", "seconds", lines(tasks, places, "", TaskSeries::lagSeconds), null),
                        new Chart(
                                "throughput",
                                "perSecond",
                                List.copyOf(concat(
                                        lines(
                                                tasks,
                                                places,
                                                " " + words.text("charts.of.transactions"),
                                                TaskSeries::transactionsPerSecond),
                                        lines(
                                                tasks,
                                                places,
                                                " " + words.text("charts.of.rows"),
                                                TaskSeries::rowsPerSecond))),
                                null),
                        new Chart("wal", "bytes", lines(tasks, places, "", TaskSeries::walKeptBytes), walBudget)),
                history.marks().stream()
                        .map(m -> new Marker(
                                m.time().getEpochSecond(),
                                m.kind(),
                                words.told(m.text()),
                                m.operation()
                                        .map(id -> "/console/operations/" + id)
                                        .orElse("")))
                        .toList(),
                tasks.stream()
                        .flatMap(t -> t.lagSeconds().stream())
                        .filter(Objects::nonNull)
                        .max(Double::compare)
                        .orElse(null));
    }

    /** The index of each moment that is drawn; -1 where a moment is put in so that the line breaks. */
    private static List<Integer> places(GroupHistory history) {
        List<Integer> places = new ArrayList<>();
        List<Instant> times = history.times();
        for (int i = 0; i < times.size(); i++) {
            boolean missing = i > 0
                    && times.get(i).getEpochSecond() - times.get(i - 1).getEpochSecond()
                            > history.stepSeconds() * GAP_STEPS;
            if (missing) {
                places.add(-1);
            }
            places.add(i);
        }
        return places;
    }

    private static List<Long> times(GroupHistory history, List<Integer> places) {
        List<Long> times = new ArrayList<>();
        for (int place : places) {
            times.add(
                    place < 0
                            ? times.getLast() + history.stepSeconds()
                            : history.times().get(place).getEpochSecond());
        }
        return times;
    }

    private static List<Line> lines(
            List<TaskSeries> tasks,
            List<Integer> places,
            String suffix,
            Function<TaskSeries, List<@Nullable Double>> values) {
        return tasks.stream()
                .map(task -> new Line(task.target() + suffix, spread(values.apply(task), places)))
                .toList();
    }

    private static List<@Nullable Double> spread(List<@Nullable Double> values, List<Integer> places) {
        List<@Nullable Double> spread = new ArrayList<>();
        for (int place : places) {
            spread.add(place < 0 || place >= values.size() ? null : values.get(place));
        }
        return spread;
    }

    private static List<Line> concat(List<Line> first, List<Line> second) {
        List<Line> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
