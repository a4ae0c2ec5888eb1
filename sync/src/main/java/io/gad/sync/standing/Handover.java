package io.gad.sync.standing;

import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * From an older standing slot to a newer one of the same database. What the newer tells begins with a row of {@code gad.progress}: from
 * that position on all is in it that its member applies. The older may go once every other secondary has passed that position, and
 * this one a position at which each of these stood behind it: then whoever is promoted, the logs of both reach back to where they can be
 * compared.
 */
final class Handover {

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final StandingUpkeep.Fed fed;
    private final Companions companions;

    Handover(StandingUpkeep.Fed fed, Companions companions) {
        this.fed = fed;
        this.companions = companions;
    }

    /**
     * Notes in the log where the member stands. An apply that holds the row is waited for a little.
     *
     * @return the position; empty where the task has none
     * @throws io.gad.postgres.PostgresException of kind {@code CONTENTION} if the row is held for longer
     */
    Optional<Lsn> begin(Session session) {
        return session.transaction(() -> {
            MemberLock.hold(session, fed.mandate());
            session.execute("SET LOCAL lock_timeout = " + WAIT.toMillis());
            return session.first(
                    "UPDATE gad.progress SET lists = lists WHERE task = ? RETURNING position::text",
                    row -> Lsn.parse(row.getString(1)),
                    fed.task());
        });
    }

    /** Waits a moment for the others, and then for this one. */
    boolean isPassed(Session session, Lsn begun) {
        String database = session.database();
        long end = System.nanoTime() + WAIT.toNanos();
        Lsn furthest = begun;
        boolean others = false;
        while (true) {
            if (!others) {
                List<Lsn> stand = companions.positions(database);
                others = stand.stream().noneMatch(begun::isAfter);
                furthest = stand.stream().max(Comparator.naturalOrder()).orElse(begun);
            }
            if (others && !furthest.isAfter(own(session))) {
                return true;
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private Lsn own(Session session) {
        return session.first(
                        "SELECT position::text FROM gad.progress WHERE task = ?",
                        row -> Lsn.parse(row.getString(1)),
                        fed.task())
                .orElse(Lsn.ZERO);
    }
}
