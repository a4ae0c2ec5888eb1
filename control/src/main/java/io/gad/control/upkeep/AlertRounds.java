package io.gad.control.upkeep;

import io.gad.control.alert.AlertWatch;
import java.time.Duration;
import java.util.Optional;

/** Has the alerts looked for every second. */
public final class AlertRounds implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final AlertWatch watch;
    private Optional<Rounds> rounds = Optional.empty();

    public AlertRounds(AlertWatch watch) {
        this.watch = watch;
    }

    public synchronized void start() {
        rounds = Optional.of(new Rounds("alerts", LOOK, watch::look));
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
