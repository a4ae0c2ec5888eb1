package io.gad.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class CopyPaceTest {

    private static final long CHUNK = 4L << 20;
    private static final int MOST = 4;

    private final AtomicLong now = new AtomicLong(1_000);
    private final CopyPace pace = new CopyPace(MOST, now::get);

    /** @param rate megabytes a second, by how many chunks are copied at once */
    private void copy(Duration time, IntToDoubleFunction rate) {
        long end = now.get() + time.toNanos();
        while (now.get() < end) {
            double bytesEach = rate.applyAsDouble(pace.allowed()) * 1e6;
            now.addAndGet((long) (CHUNK / bytesEach * 1e9));
            pace.arrived(CHUNK);
        }
    }

    @Test
    void takesAsManyAsMakeItFaster() {
        copy(Duration.ofSeconds(10), atOnce -> 50 * atOnce);

        assertThat(pace.allowed()).isEqualTo(MOST);
    }

    @Test
    void staysWithTwoWhereAThirdBringsNothing() {
        copy(Duration.ofSeconds(10), atOnce -> 50 * Math.min(atOnce, 2));

        assertThat(pace.allowed()).isEqualTo(2);
    }

    @Test
    void goesBackToOneWhereASecondMakesItSlower() {
        copy(Duration.ofSeconds(4), atOnce -> 60.0 / atOnce);

        assertThat(pace.allowed()).isEqualTo(1);
    }

    /** Or a copy of a few seconds would go on with two to its end where the second brings nothing. */
    @Test
    void aColdBeginIsNotPutDownToOneAlone() {
        copy(Duration.ofMillis(1200), atOnce -> 20);
        copy(Duration.ofSeconds(10), atOnce -> 60);

        assertThat(pace.allowed()).isEqualTo(1);
    }

    @Test
    void triesNoMoreThanNowAndThenWhereItBringsNothing() {
        AtomicLong slow = new AtomicLong();
        copy(Duration.ofSeconds(120), atOnce -> {
            if (atOnce > 1) {
                slow.incrementAndGet();
                return 40;
            }
            return 60;
        });

        // A second or two of every fifteen, at ten chunks a second, of which there would be 1,200 in all.
        assertThat(slow.get()).isBetween(40L, 250L);
    }

    @Test
    void findsOutThatOneLessWouldDoAsWell() {
        copy(Duration.ofSeconds(10), atOnce -> 50 * atOnce);
        copy(Duration.ofSeconds(120), atOnce -> 50);

        assertThat(pace.allowed()).isLessThanOrEqualTo(2);
    }

    @Test
    void findsOutThatMoreHaveBecomeWorthIt() {
        copy(Duration.ofSeconds(30), atOnce -> 50);
        copy(Duration.ofSeconds(60), atOnce -> 50 * atOnce);

        assertThat(pace.allowed()).isEqualTo(MOST);
    }

    @Test
    void tablesWithoutRowsCountAsWell() {
        long end = now.get() + Duration.ofSeconds(10).toNanos();
        while (now.get() < end) {
            now.addAndGet(Duration.ofMillis(12).toNanos() / pace.allowed());
            pace.arrived(0);
        }

        assertThat(pace.allowed()).isEqualTo(MOST);
    }

    @Test
    void whoWaitsForRoomLeavesWhenItIsOver() throws InterruptedException {
        assertThat(pace.begin(() -> false)).isTrue();
        assertThat(pace.begin(() -> true)).isFalse();
        pace.end();
        assertThat(pace.begin(() -> true)).as("there is room").isTrue();
    }
}
