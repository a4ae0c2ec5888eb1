package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.sync.follow.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeping one loaded database in step from its position on. Used once: after a stop or a failure a new one is made. */
interface Following {

    /** Makes one for a database that stands at {@code progress}; roles are refreshed for DDL that names one which is missing. */
    @FunctionalInterface
    interface Maker {
        Following make(DatabasePair pair, Progress progress, Consumer<Optional<String>> refreshRoles);
    }

    /** Follows until it is stopped; every failure ends it. */
    void run() throws InterruptedException;

    /** Ends {@link #run} after the running target transaction. */
    void stop();

    /** Ends {@link #run} at once; the running target transaction is rolled back. */
    void abandon();

    /** Waits until the marker, or without one all that was received, is applied; false if the deadline came first. */
    boolean drain(Optional<String> marker, Duration deadline);

    Status status();

    /** Where it can be brought to a stand between two target transactions. */
    Gate gate();

    /**
     * @param lagMillis age of the newest commit that the target holds; 0 when idle and in step
     * @param lagBytes log that has arrived and is not applied
     * @param inStep whether the stream is open and the lag small; under a load something always waits
     */
    record Status(
            Lsn position,
            Optional<Instant> sourceCommitTime,
            long transactions,
            long rows,
            Optional<Long> lagMillis,
            long lagBytes,
            Optional<Instant> sourceAnsweredAt,
            boolean inStep) {}
}
