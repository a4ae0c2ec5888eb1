package io.gad.sync.prepare;

import io.gad.postgres.Session;
import io.gad.sync.SyncProblem;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What still runs under a task's name on one server: sessions of a server process that was killed, and of the client
 * programs that it left behind. They are known by {@code application_name}.
 */
public final class OwnSessions {

    private static final String OF_TASK = " FROM pg_catalog.pg_stat_activity WHERE (pg_catalog.starts_with("
            + "application_name, 'gad/' || ? || '/') OR application_name ~ ('^gad/[a-z]+/' || ? || '$'))"
            + " AND datname = ? AND pid <> pg_catalog.pg_backend_pid()";

    private OwnSessions() {}

    /**
     * Ends them and waits until they are gone, by which their transactions are rolled back.
     *
     * @throws SyncProblem {@code SESSION_NOT_ENDED} if one is still there after {@code deadline}
     */
    public static void end(Session session, String task, String database, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!session.list(
                        "SELECT pg_catalog.pg_terminate_backend(pid)" + OF_TASK,
                        row -> row.getBoolean(1),
                        task,
                        task,
                        database)
                .isEmpty()) {
            if (System.nanoTime() > end) {
                throw new SyncProblem(
                        "SESSION_NOT_ENDED",
                        "Expected the sessions of task " + task + " in database " + database + " to end within "
                                + deadline.toMillis() + " ms, found one that stays.",
                        "Look at it in pg_stat_activity, then resume.");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
