package io.gad.sync.verify;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast a comparison may go: so many rows a second, and not at all while the synchronization is behind.
 *
 * @param rowsPerSecond most rows of the source in a second; 0: no limit
 * @param lagMillis how far behind the synchronization is now
 * @param mostLag beyond which the comparison waits
 */
record Pace(long rowsPerSecond, LongSupplier lagMillis, Duration mostLag, Patience patience) {

    private static final Duration LOOK = Duration.ofMillis(200);

    /** Waits as long as {@code rows} read in {@code taken} have to last. */
    void keep(long rows, Duration taken) throws InterruptedException {
        if (rowsPerSecond > 0) {
            Duration due = Duration.ofNanos((long) (rows * 1e9 / rowsPerSecond));
            if (due.compareTo(taken) > 0) {
                patience.wait(due.minus(taken));
            }
        }
        while (lagMillis.getAsLong() > mostLag.toMillis()) {
            patience.wait(LOOK);
        }
    }
}
