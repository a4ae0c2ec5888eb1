package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes to a customer's table that need its lock for an instant. While we wait for it everybody else queues behind
 * us, so each attempt waits a tenth of a second at most, and attempts lie apart. Runs in the replica role, where the
 * account may: no event trigger, ours or the customer's, sees it.
 */
final class BriefLock {

    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** No such table, object or schema any more; the object is there already. */
    private static final Set<String> GONE_OR_DONE = Set.of("42P01", "42704", "3F000", "42710");

    private BriefLock() {}

    /**
     * Runs {@code change} in a transaction of its own, again and again until it has its lock.
     *
     * @return whether it was made; false where its object is gone, or is as it should be already
     * @throws MemberProblem {@code TABLE_BUSY} if the lock was not free for a minute
     */
    static boolean change(Session session, String what, Runnable change) {
        long end = System.nanoTime() + LIMIT.toNanos();
        long pause = WAIT.toNanos();
        while (true) {
            try {
                session.transaction(() -> {
                    session.silenceForNow();
                    session.execute("SET LOCAL lock_timeout = " + WAIT.toMillis());
                    change.run();
                });
                return true;
            } catch (PostgresException e) {
                if (GONE_OR_DONE.contains(e.sqlState())) {
                    return false;
                }
                if (e.kind() != SqlState.CONTENTION) {
                    throw e;
                }
                if (System.nanoTime() > end) {
                    throw new MemberProblem(
                            "TABLE_BUSY",
                            "Expected the lock of " + what + " in database " + session.database()
                                    + " to be free for an instant within " + LIMIT.toSeconds() + " s, found it held.",
                            "End the transaction that holds the table (pg_locks, pg_stat_activity) and try again.",
                            e);
                }
                LockSupport.parkNanos(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
            }
        }
    }
}
