package io.gad.control.event;

import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.store.DocumentKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * What events are asked for by, of all that are kept, in memory: the few of a group or of a person are then found without reading all
 * others from the disk. Read once; from then on told of each that comes or goes.
 */
final class EventIndex {

    private static final int AT_ONCE = 500;

    /** Of one event, some 100 bytes. */
    record Line(long number, Instant time, EventKind kind, Optional<String> group, Optional<String> actor) {}

    private final ControlState state;
    private final List<Kind<Event>> kinds;
    private final ConcurrentSkipListMap<Long, Line> lines = new ConcurrentSkipListMap<>();

    /** Names stand once in memory, not once for each event. */
    private final Map<String, Optional<String>> names = new ConcurrentHashMap<>();

    private boolean read;

    EventIndex(ControlState state, List<Kind<Event>> kinds) {
        this.state = state;
        this.kinds = kinds;
        state.watch(this::changed);
    }

    /** Also while it is still being read: what comes then is not missed. */
    private void changed(Set<DocumentKey> keys) {
        for (DocumentKey key : keys) {
            for (Kind<Event> kind : kinds) {
                if (kind.name().equals(key.kind())) {
                    state.get(kind, key.id()).ifPresentOrElse(this::add, () -> lines.remove(Long.parseLong(key.id())));
                }
            }
        }
    }

    private void add(Event event) {
        lines.put(
                event.number(),
                new Line(event.number(), event.time(), event.kind(), once(event.group()), once(event.actor())));
    }

    private Optional<String> once(Optional<String> name) {
        return name.flatMap(n -> names.computeIfAbsent(n, Optional::of));
    }

    /** Reads what is kept, unless that was done. */
    synchronized void lookBack() {
        if (read) {
            return;
        }
        for (Kind<Event> kind : kinds) {
            String end = Events.key(Long.MAX_VALUE);
            List<Event> piece;
            do {
                piece = state.below(kind, end, AT_ONCE);
                piece.forEach(this::add);
                end = piece.isEmpty() ? end : Events.key(piece.getLast().number());
            } while (piece.size() == AT_ONCE);
        }
        read = true;
    }

    /**
     * Those that are wanted, the newest first; one that has gone a moment ago may be among them.
     *
     * @param earliest none behind the first that happened before it
     */
    Stream<Line> find(EventFilter filter, Optional<Instant> earliest) {
        lookBack();
        var from = filter.before().map(number -> lines.headMap(number, false)).orElse(lines);
        return from.descendingMap().values().stream()
                .takeWhile(line -> earliest.filter(e -> line.time().isBefore(e)).isEmpty())
                .filter(filter::wants);
    }
}
