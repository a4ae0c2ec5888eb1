package io.gad.control;

import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.history.GroupHistory;
import io.gad.control.history.GroupMeasured;
import io.gad.control.history.Histories;
import io.gad.control.history.HistoryRange;
import io.gad.control.history.Mark;
import io.gad.control.history.Measured;
import io.gad.control.history.MeasuredMonth;
import io.gad.control.history.OperationMeasures;
import io.gad.control.history.PastOperations;
import io.gad.control.history.Rpo;
import io.gad.control.port.TaskStatus;
import io.gad.control.recover.Recovered;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.upkeep.Chore;
import io.gad.control.upkeep.HistoryWatch;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is known of the past: events, the history of groups, what was measured of their promises. */
public final class Chronicle {

    private static final int MOST_MARKS = 500;

    private final ControlState state;
    private final Events events;
    private final Histories histories;
    private final PastOperations operations;
    private final OperationMeasures measures;

    /**
     * @param statuses what each task says of itself now, by its id; empty: it does not run
     */
    public static Chronicle of(
            ControlState state, Function<String, Optional<TaskStatus>> statuses, Events events, Clock clock) {
        return new Chronicle(
                state,
                events,
                new Histories(state, statuses, clock),
                new PastOperations(state, clock),
                new OperationMeasures(state));
    }

    private Chronicle(
            ControlState state,
            Events events,
            Histories histories,
            PastOperations operations,
            OperationMeasures measures) {
        this.state = state;
        this.events = events;
        this.histories = histories;
        this.operations = operations;
        this.measures = measures;
    }

    /** Looks at what becomes history, and keeps it within its bounds. */
    Chore watch() {
        return new HistoryWatch(histories, events, operations, measures);
    }

    /** Keeps what happened outside of the control plane: a sign-in. */
    public void record(Happening happening) {
        events.add(happening);
    }

    /** A group was taken over from a lost manager. */
    void recovered(Recovered recovered) {
        events.add(Happening.of(
                        EventKind.GROUP_RECOVERED,
                        "Group " + recovered.group().name() + " was rebuilt from its members "
                                + String.join(", ", recovered.reached()) + ", generation "
                                + recovered.group().generation())
                .inGroup(recovered.group().name()));
    }

    List<Event> events(EventFilter filter) {
        return events.page(filter);
    }

    GroupHistory history(String name, HistoryRange range) {
        Group group = group(name);
        List<Instant> times = histories.times(group.id(), range);
        return new GroupHistory(
                range,
                range.stepSeconds(),
                times,
                histories.series(group.id(), range, times),
                marks(group, times.getFirst()));
    }

    /** The newest of them, where they are very many; not those of an earlier group of that name. */
    private List<Mark> marks(Group group, Instant from) {
        EventFilter filter = new EventFilter(
                Optional.of(group.name()),
                Arrays.stream(EventKind.values())
                        .filter(EventKind::isOfTheCourse)
                        .collect(Collectors.toSet()),
                Optional.empty(),
                Optional.of(group.createdAt().isAfter(from) ? group.createdAt() : from),
                Optional.empty(),
                Optional.empty(),
                MOST_MARKS);
        return events.page(filter).stream()
                .map(e -> new Mark(e.time(), e.kind().word(), e.text(), e.operation()))
                .sorted(Comparator.comparing(Mark::time))
                .toList();
    }

    GroupMeasured measured(String name) {
        Group group = group(name);
        List<Measured> recoveries = measures.of(group).stream()
                .sorted(Comparator.comparing(Measured::time).reversed())
                .limit(GroupMeasured.MOST)
                .toList();
        return new GroupMeasured(histories.rpo(group), recoveries);
    }

    /**
     * What was measured of recoveries month by month, the newest first.
     *
     * @param group its name; empty: of all groups that there are or were
     */
    public List<MeasuredMonth> months(Optional<String> group) {
        return MeasuredMonth.of(group.isPresent() ? measures.of(group(group.get())) : measures.all());
    }

    /**
     * What could have been lost in the last 24 hours, by the group's id: of the secondary that it would have been the most with. Found once
     * a minute; empty of a group of which it was not yet.
     */
    public Optional<Rpo> rpoOfTheDay(String groupId) {
        return histories.ofTheDay(groupId);
    }

    private Group group(String name) {
        return state.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
    }
}
