package io.gad.control.event;

import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The events that are kept: a document each, numbered as they come, only added to. Bounded in number and in age; past that the oldest go.
 * Refused sign-ins are kept apart, so that whoever tries tokens does not push out what happened.
 */
public final class Events {

    /** How many are kept; refused sign-ins are not among them. */
    public static final int MOST = 50_000;

    /** How many refused sign-ins are kept. */
    public static final int MOST_REFUSED = 5_000;

    static final Duration KEPT = Duration.ofDays(365);

    /** What happened while the server was away is written when it is back; then it stands among later ones. */
    private static final Duration LATE = Duration.ofDays(1);

    private static final Kind<Event> EVENT = new Kind<>("event", Event.class);
    private static final Kind<Event> REFUSED = new Kind<>("event-refused", Event.class);
    private static final String END = key(Long.MAX_VALUE);
    private static final int AT_ONCE = 500;
    private static final int FEWEST_AT_ONCE = 100;

    private final ControlState state;
    private final Clock clock;
    private final int most;
    private final int mostRefused;
    private final AtomicLong last;
    private final EventIndex index;

    public Events(ControlState state, Clock clock) {
        this(state, clock, MOST, MOST_REFUSED);
    }

    Events(ControlState state, Clock clock, int most, int mostRefused) {
        this.state = state;
        this.clock = clock;
        this.most = most;
        this.mostRefused = mostRefused;
        this.last = new AtomicLong(Math.max(newest(EVENT), newest(REFUSED)));
        this.index = new EventIndex(state, List.of(EVENT, REFUSED));
    }

    private long newest(Kind<Event> kind) {
        return state.below(kind, END, 1).stream()
                .mapToLong(Event::number)
                .findFirst()
                .orElse(0);
    }

    /** Writes it together with the change that it tells of: both stand, or neither. */
    public void write(Transaction transaction, Happening happening) {
        Event event = happening.numbered(last.incrementAndGet(), clock.instant());
        transaction.put(kept(event.kind()), key(event.number()), event);
    }

    private static Kind<Event> kept(EventKind kind) {
        return kind == EventKind.SIGN_IN_REFUSED ? REFUSED : EVENT;
    }

    /** Writes what changes nothing in the state; on the disk when it returns. */
    public void add(Happening happening) {
        boolean unused = state.transact(transaction -> {
            write(transaction, happening);
            return true;
        });
    }

    /** A page, the newest first. */
    public List<Event> page(EventFilter filter) {
        Optional<Instant> earliest = filter.from().map(f -> f.minus(LATE));
        if (filter.isNarrow()) {
            return index.find(filter, earliest)
                    .flatMap(line -> state.get(kept(line.kind()), key(line.number())).stream())
                    .limit(filter.limit())
                    .toList();
        }
        List<Event> page = new ArrayList<>();
        Backwards events = new Backwards(EVENT, filter);
        Backwards refused = new Backwards(REFUSED, filter);
        while (page.size() < filter.limit()) {
            Optional<Event> next = later(events, refused);
            if (next.isEmpty()
                    || earliest.filter(e -> next.get().time().isBefore(e)).isPresent()) {
                break;
            }
            next.filter(filter::wants).ifPresent(page::add);
        }
        return page;
    }

    private static Optional<Event> later(Backwards one, Backwards other) {
        Optional<Event> a = one.peek();
        Optional<Event> b = other.peek();
        boolean first =
                b.isEmpty() || a.filter(e -> e.number() > b.get().number()).isPresent();
        return (first ? one : other).take();
    }

    /** Reads one kind from its end, a piece at a time. */
    private final class Backwards {

        private final Kind<Event> kind;
        private final int piece;
        private final Deque<Event> read = new ArrayDeque<>();
        private String from;
        private boolean ended;

        Backwards(Kind<Event> kind, EventFilter filter) {
            this.kind = kind;
            this.piece = Math.clamp(filter.limit(), FEWEST_AT_ONCE, AT_ONCE);
            this.from = filter.before().map(Events::key).orElse(END);
        }

        Optional<Event> peek() {
            if (read.isEmpty() && !ended) {
                List<Event> more = state.below(kind, from, piece);
                ended = more.size() < piece;
                read.addAll(more);
                if (!more.isEmpty()) {
                    from = key(more.getLast().number());
                }
            }
            return Optional.ofNullable(read.peek());
        }

        Optional<Event> take() {
            return Optional.ofNullable(read.poll());
        }
    }

    /** Lets those go that are too many or too old. */
    public void trim() {
        trim(EVENT, most);
        trim(REFUSED, mostRefused);
    }

    private void trim(Kind<Event> kind, int bound) {
        Instant old = clock.instant().minus(KEPT);
        long excess = state.count(kind) - bound;
        while (excess > 0) {
            int gone = state.forgetFirst(kind, (int) Math.min(AT_ONCE, excess), event -> true);
            if (gone == 0) {
                return; // Somebody else was at them: the next round goes on.
            }
            excess -= gone;
        }
        while (state.forgetFirst(kind, AT_ONCE, event -> event.time().isBefore(old)) == AT_ONCE) {
            // As long as whole pieces are too old there may be more.
        }
    }

    /** Reads what events are found by, so that the first who asks does not wait for it. */
    public void lookBack() {
        index.lookBack();
    }

    static String key(long number) {
        return "%019d".formatted(number);
    }
}
