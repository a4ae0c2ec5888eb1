package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class SyncStateTest {

    private static final Duration LONG = Duration.ofSeconds(4);

    private final ManualClock clock = ManualClock.at(Instant.EPOCH);
    private final SyncState state = new SyncState(clock);
    private final AtomicBoolean over = new AtomicBoolean();

    private void diskIsFull() {
        state.trouble(new SyncState.Problem("DISK_FULL", "no room"), over::get);
    }

    @Test
    void aTroubleIsShownWhenItLastsAndPassesWithTheNextSignOfLife() {
        state.trouble("UNREACHABLE", "nobody answers");
        assertThat(state.problem()).isEmpty();
        clock.advance(LONG);
        state.trouble("UNREACHABLE", "nobody answers");
        assertThat(state.problem()).hasValueSatisfying(p -> assertThat(p.code()).isEqualTo("UNREACHABLE"));
        state.well();
        assertThat(state.problem()).isEmpty();
    }

    @Test
    void aFullDiskIsShownThroughEverySignOfLifeUntilMoreIsWritten() {
        diskIsFull();
        clock.advance(LONG);
        state.well();
        diskIsFull();
        assertThat(state.problem()).hasValueSatisfying(p -> assertThat(p.code()).isEqualTo("DISK_FULL"));
        over.set(true);
        assertThat(state.problem()).isEmpty();
        state.well();
        over.set(false);
        assertThat(state.problem()).isEmpty();
    }

    @Test
    void aFullDiskThatWasOverAndIsFullAgainIsShownAtOnce() {
        diskIsFull();
        clock.advance(LONG);
        over.set(true);
        assertThat(state.problem()).isEmpty();
        diskIsFull();
        over.set(false);
        assertThat(state.problem()).isPresent();
    }

    @Test
    void anotherTroubleAfterOneThatIsOverHasToLastItself() {
        diskIsFull();
        clock.advance(LONG);
        over.set(true);
        state.trouble("CONTENTION", "a lock");
        assertThat(state.problem()).isEmpty();
    }
}
