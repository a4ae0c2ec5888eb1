package io.gad.member;

import io.gad.postgres.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the sessions of one database that began before a moment of the server's own clock. They may hold a snapshot in
 * which the guard still passes, or an outdated default of the database; sessions that began later are harmless, so a
 * pool that reconnects does not keep this going. Walsenders and our own sessions stay. Whose age the account may not know
 * counts as old, and so does who began in the future: that was before the clock was set back. A superuser's sessions are
 * left, and told, where it may not end them.
 */
final class OlderSessions {

    private static final String OLDER = """
             FROM pg_catalog.pg_stat_activity a
            WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
              AND coalesce(a.backend_type, '') NOT IN ('walsender', 'autovacuum worker')
              AND NOT (a.application_name LIKE 'gad/%' AND a.usename = current_user)
              AND (a.backend_start < ?::timestamptz OR a.backend_start > pg_catalog.clock_timestamp()
                   OR a.backend_start IS NULL)
            """;
    private static final String END =
            "SELECT pg_catalog.pg_terminate_backend(a.pid)" + OLDER + " AND " + MayEnd.SESSION;
    private static final String GOING = "SELECT a.pid" + OLDER + " AND " + MayEnd.SESSION;
    private static final String LEFT = "SELECT 'backend ' || a.pid || ' of ' || coalesce(a.usename, a.backend_type)"
            + " || coalesce(' (' || nullif(a.application_name, '') || ')', '')" + OLDER + " ORDER BY a.pid";

    private static final Duration PAUSE = Duration.ofMillis(5);

    private OlderSessions() {}

    /** The server's clock now, after everything that this session has committed. */
    static String now(Session session) {
        return session.one("SELECT pg_catalog.clock_timestamp()::text", row -> row.getString(1));
    }

    /**
     * Ends them until they are gone, and looks once more: one that was just starting shows only afterwards, and would
     * go on undisturbed if it were only waited for.
     *
     * @return who is still there when the limit is over
     */
    static List<String> end(Session session, String before, TimeLimit limit) {
        for (int round = 0; round < 2; round++) {
            List<Integer> going;
            do {
                session.list(END, row -> row.getBoolean(1), before);
                LockSupport.parkNanos(PAUSE.toNanos());
                going = session.list(GOING, row -> row.getInt(1), before);
            } while (!going.isEmpty() && !limit.isOver());
        }
        return session.list(LEFT, row -> row.getString(1), before);
    }
}
