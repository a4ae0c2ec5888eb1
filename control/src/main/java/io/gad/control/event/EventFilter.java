package io.gad.control.event;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which events are wanted, the newest first.
 *
 * @param kinds empty: all
 * @param from at or behind which they happened
 * @param to before which they happened
 * @param before the number that theirs are below: where a page before has ended
 * @param limit how many at most
 */
public record EventFilter(
        Optional<String> group,
        Set<EventKind> kinds,
        Optional<String> actor,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Long> before,
        int limit) {

    public static final int LARGEST_PAGE = 1_000;

    public EventFilter {
        kinds = Set.copyOf(kinds);
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("expected a limit of 1 to " + LARGEST_PAGE + ", found " + limit);
        }
    }

    /** Everything. */
    public static EventFilter newest(int limit) {
        return newest(Optional.empty(), limit);
    }

    /** The newest of a group. */
    public static EventFilter ofGroup(String name, int limit) {
        return newest(Optional.of(name), limit);
    }

    private static EventFilter newest(Optional<String> group, int limit) {
        return new EventFilter(
                group, Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    /** The same in the largest pages. */
    public EventFilter pages() {
        return new EventFilter(group, kinds, actor, from, to, before, LARGEST_PAGE);
    }

    /** The same, going on behind a page. */
    public EventFilter below(long number) {
        return new EventFilter(group, kinds, actor, from, to, Optional.of(number), limit);
    }

    /** Whether few of many may be wanted, and not all of a time. */
    boolean isNarrow() {
        return group.isPresent() || !kinds.isEmpty() || actor.isPresent();
    }

    boolean wants(Event event) {
        return wants(event.kind(), event.group(), event.actor(), event.time());
    }

    boolean wants(EventIndex.Line line) {
        return wants(line.kind(), line.group(), line.actor(), line.time());
    }

    private boolean wants(EventKind kind, Optional<String> ofGroup, Optional<String> byActor, Instant time) {
        return (group.isEmpty() || group.equals(ofGroup))
                && (kinds.isEmpty() || kinds.contains(kind))
                && (actor.isEmpty() || actor.equals(byActor))
                && from.filter(time::isBefore).isEmpty()
                && to.filter(t -> !time.isBefore(t)).isEmpty();
    }
}
