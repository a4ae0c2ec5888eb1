package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that changes a member's row. It locks the whole table first: an UPDATE alone is starved for as long as
 * writers that share the row overlap, while the table's lock makes newcomers queue behind it. Whoever still holds the
 * row when patience ends is ended: by then it writes under a mandate that is about to be void.
 */
final class RoleChange {

    private static final Logger LOG = LoggerFactory.getLogger(RoleChange.class);

    /** How long the holders may finish what they are in. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private static final String END_HOLDERS = """
            SELECT l.pid, pg_catalog.pg_terminate_backend(l.pid)
            FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
              AND l.relation = 'gad.member'::pg_catalog.regclass AND l.mode <> 'AccessShareLock'
            """ + " AND " + MayEnd.SESSION;

    private RoleChange() {}

    /**
     * Runs {@code work} under the lock and commits it. {@code work} may run several times.
     *
     * @throws PostgresException of kind {@link SqlState#CONTENTION} if the lock is not to be had within the limit
     */
    static <T> T in(Session session, TimeLimit limit, Supplier<T> work) {
        while (true) {
            limit.check();
            long patience =
                    Math.max(1, Math.min(PATIENCE.toMillis(), limit.left().toMillis() / 2));
            try {
                return session.transaction(() -> {
                    session.execute(
                            "SET LOCAL lock_timeout = " + patience + "; LOCK TABLE gad.member IN EXCLUSIVE MODE");
                    return work.get();
                });
            } catch (PostgresException e) {
                if (e.kind() != SqlState.CONTENTION || limit.isOver()) {
                    throw e;
                }
                List<Integer> ended = session.list(END_HOLDERS, row -> row.getInt(1));
                LOG.info("event=holders_ended database={} backends={}", session.database(), ended);
            }
        }
    }

    /** As {@link #in(Session, TimeLimit, Supplier)}, for work that returns nothing. */
    static void in(Session session, TimeLimit limit, Runnable work) {
        in(session, limit, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** The row, inside the transaction or outside. */
    static MemberRow row(Session session) {
        return session.first(MemberRow.SELECT, MemberRow::read)
                .orElseThrow(() -> new MemberProblem(
                        "NOT_A_MEMBER",
                        "Expected database " + session.database()
                                + " to belong to a group, found no row in gad.member.",
                        "Add the instance to a group first, or check that it is the one you mean."));
    }

    static StaleMandateException stale(Session session, MemberRow found, Reign claimed, long generation) {
        return new StaleMandateException("Expected database " + session.database() + " to be of reign " + claimed
                + " and generation " + generation + " at most, found it " + found
                + ": a later manager or reign has taken it, this one acts on nothing.");
    }
}
