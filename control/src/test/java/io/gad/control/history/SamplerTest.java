package io.gad.control.history;

import static io.gad.control.history.Tasks.database;
import static io.gad.control.history.Tasks.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

    private final Sampler sampler = new Sampler();

    private Point look(int second, TaskState state, DatabaseStatus... databases) {
        Instant now = BEGIN.plusSeconds(second);
        return sampler.sample("t1", Optional.of(status(state, Optional.of(250L), now, databases)), true, now);
    }

    private Point follow(int second, DatabaseStatus... databases) {
        return look(second, TaskState.INCREMENTAL, databases);
    }

    @Test
    void lagAndKeptLogAreAsTheTaskSaysAndRatesFromTwoLooks() {
        Point first = follow(0, database("app", 100, 1_000, 4_096), database("stock", 5, 5, 8_192));
        assertThat(first.lag()).isEqualTo(0.25f);
        assertThat(first.walKept()).isEqualTo(8_192);
        assertThat(first.known()).isEqualTo(1);
        assertThat(first.transactions()).isNaN();
        Point second = follow(10, database("app", 150, 1_400, 0), database("stock", 55, 105, 0));
        assertThat(second.transactions()).isEqualTo(10);
        assertThat(second.rows()).isEqualTo(50);
    }

    @Test
    void aStreamThatCountsAnewIsNoRate() {
        follow(0, database("app", 100, 100, 0));
        assertThat(follow(10, database("app", 3, 3, 0)).transactions()).isNaN();
        assertThat(follow(20, database("app", 13, 23, 0)).transactions()).isEqualTo(1);
    }

    @Test
    void aDatabaseThatHasJustComeCountsFromItsNextLook() {
        follow(0, database("app", 0, 0, 0));
        assertThat(follow(10, database("app", 10, 10, 0), database("new", 1_000, 1_000, 0))
                        .transactions())
                .isEqualTo(1);
    }

    @Test
    void countsThatLieFarApartAreNoRate() {
        follow(0, database("app", 0, 0, 0));
        assertThat(follow(40, database("app", 400, 400, 0)).transactions()).isNaN();
    }

    @Test
    void pausedStoppedOrNotRunningNothingIsKnown() {
        for (TaskState state : Set.of(TaskState.PAUSED, TaskState.STOPPED, TaskState.FAILED)) {
            assertThat(look(0, state, database("app", 1, 1, 1))).isEqualTo(Point.UNKNOWN);
        }
        assertThat(sampler.sample("t1", Optional.empty(), true, BEGIN)).isEqualTo(Point.UNKNOWN);
    }

    @Test
    void afterAPauseTheFirstLookIsNoRate() {
        follow(0, database("app", 0, 0, 0));
        look(10, TaskState.PAUSED, database("app", 0, 0, 0));
        assertThat(follow(20, database("app", 100, 100, 0)).transactions()).isNaN();
    }

    @Test
    void ofASourceThatIsNotHeardNothingIsKnown() {
        Point silent = sampler.sample(
                "t1",
                Optional.of(status(TaskState.INCREMENTAL, Optional.of(9_000L), BEGIN, database("app", 1, 1, 1))),
                true,
                BEGIN.plusSeconds(11));
        assertThat(silent).isEqualTo(Point.UNKNOWN);
    }

    @Test
    void whatCouldNotBePromotedHasNoLagButRates() {
        follow(0, database("app", 0, 0, 0));
        Point copying = look(10, TaskState.RESYNC, database("app", 10, 20, 7));
        assertThat(copying.lag()).isNaN();
        assertThat(copying.known()).isZero();
        assertThat(copying.rows()).isEqualTo(2);
        assertThat(copying.walKept()).isEqualTo(7);
        Point incomplete =
                sampler.sample("t2", Optional.of(status(TaskState.CATCH_UP, Optional.of(5L), BEGIN)), false, BEGIN);
        assertThat(incomplete.lag()).isNaN();
        assertThat(incomplete.known()).isZero();
    }
}
