package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.postgres.SqlState;
import java.time.Duration;

/**
 * How long to wait before the next attempt: doubling from 0.2 s to 5 s, to 1 s where a server is away, for knocking costs
 * it nothing; from the start again where the last attempt has come further than any before.
 */
final class Backoff {

    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LONGEST_WHILE_AWAY = Duration.ofSeconds(1);

    /**
     * How far an attempt has come.
     *
     * @param position up to where the target holds everything
     * @param rows that were copied
     */
    record Reached(Lsn position, long rows) {

        boolean isFurtherThan(Reached other) {
            return position.isAfter(other.position) || rows > other.rows;
        }
    }

    private Duration next = SHORTEST;
    private Reached furthest = new Reached(Lsn.ZERO, 0);

    /** @param why the last attempt ended */
    Duration next(SqlState why, Reached reached) {
        if (reached.isFurtherThan(furthest)) {
            furthest = reached;
            reset();
        }
        boolean away = why == SqlState.UNREACHABLE || why == SqlState.UNAVAILABLE;
        Duration most = away ? LONGEST_WHILE_AWAY : LONGEST;
        Duration now = next.compareTo(most) > 0 ? most : next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return now;
    }

    void reset() {
        next = SHORTEST;
    }
}
