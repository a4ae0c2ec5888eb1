package io.gad.control.upkeep;

import java.time.Duration;
import java.util.Optional;

/** Asks twice a minute what became of lost transactions whose re-applying was begun when a server or a primary was lost. */
public final class ReapplyWatch implements Chore {

    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final Runnable settle;
    private Optional<Rounds> rounds = Optional.empty();

    public ReapplyWatch(Runnable settle) {
        this.settle = settle;
    }

    @Override
    public synchronized void start() {
        rounds = Optional.of(new Rounds("reapplied", INTERVAL, settle));
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
