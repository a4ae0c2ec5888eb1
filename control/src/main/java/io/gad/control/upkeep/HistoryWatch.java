package io.gad.control.upkeep;

import io.gad.control.event.Events;
import io.gad.control.history.Histories;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every task looked at for its history, and what was seen written once a minute; then events that are too many or too old go. Looks
 * five times as often as a step of the history begins, so that a round that is late leaves no gap.
 */
public final class HistoryWatch implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();

    private final Histories histories;
    private final Events events;
    private long keptAt = System.nanoTime();
    private Optional<Rounds> rounds = Optional.empty();

    public HistoryWatch(Histories histories, Events events) {
        this.histories = histories;
        this.events = events;
    }

    @Override
    public synchronized void start() {
        rounds = Optional.of(new Rounds("history", LOOK, this::round));
    }

    private synchronized void round() {
        histories.sample();
        if (System.nanoTime() - keptAt >= KEEP_NANOS) {
            keptAt = System.nanoTime();
            histories.keep();
            events.trim();
        }
    }

    /** What was seen since the last minute is written: an ordinary restart leaves no more of a gap than it lasts. */
    @Override
    public synchronized void close() {
        if (rounds.isPresent()) {
            rounds.get().close();
            rounds = Optional.empty();
            try {
                histories.keep();
            } catch (RuntimeException e) {
                LOG.warn("history=not-kept the last minute is missing", e); // What else is to be closed must be.
            }
        }
    }
}
