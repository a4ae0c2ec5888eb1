package io.gad.control.upkeep;

import io.gad.control.event.Events;
import io.gad.control.history.Histories;
import io.gad.control.history.OperationMeasures;
import io.gad.control.history.PastOperations;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every task looked at for its history, and what was seen written once a minute; then events and operations that are too many or too
 * old go, and what the list of groups tells of the last 24 hours is found anew, so that no page waits for it. Looks
 * five times as often as a step of the history begins, so that a round that is late leaves no gap.
 */
public final class HistoryWatch implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();

    private final Histories histories;
    private final Events events;
    private final PastOperations operations;
    private final OperationMeasures measures;
    private long keptAt = System.nanoTime();
    private Optional<Rounds> rounds = Optional.empty();

    public HistoryWatch(Histories histories, Events events, PastOperations operations, OperationMeasures measures) {
        this.histories = histories;
        this.events = events;
        this.operations = operations;
        this.measures = measures;
    }

    @Override
    public synchronized void start() {
        rounds = Optional.of(new Rounds("history", LOOK, this::round));
        rounds.get().beside("measures", this::foresee);
    }

    private synchronized void round() {
        histories.sample();
        if (System.nanoTime() - keptAt >= KEEP_NANOS) {
            keptAt = System.nanoTime();
            histories.keep();
            events.trim();
            operations.trim();
            foresee();
        }
    }

    /** What pages ask for, found before they do. */
    private void foresee() {
        histories.lookBack();
        events.lookBack();
        measures.lookBack();
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
