package io.gad.sync.prepare;

import io.gad.postgres.Session;
import java.time.Duration;
import java.util.List;

/**
 * Transactions that have written and go on, anywhere on a server: whoever makes a slot there waits for each of them, whatever its
 * database. In words, for whoever may end them.
 */
public final class OpenTransactions {

    private static final String LONGEST = """
            SELECT told FROM (
                SELECT 'process ' || pid || ' (user ' || coalesce(usename::text, 'none')
                       || ', database ' || coalesce(datname::text, 'none')
                       || ', application ' || coalesce(nullif(application_name, ''), 'none') || '), open for '
                       || extract(epoch FROM pg_catalog.clock_timestamp() - xact_start)::bigint || ' s' AS told,
                       xact_start AS since
                FROM pg_catalog.pg_stat_activity
                WHERE backend_xid IS NOT NULL AND pid <> pg_catalog.pg_backend_pid()
                UNION ALL
                SELECT 'prepared transaction ' || gid || ' (user ' || owner || ', database ' || database || '), prepared '
                       || extract(epoch FROM pg_catalog.clock_timestamp() - prepared)::bigint || ' s ago', prepared
                FROM pg_catalog.pg_prepared_xacts
            ) open WHERE since <= pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => ?)
            ORDER BY since LIMIT 5
            """;

    private OpenTransactions() {}

    /** Those that are open for longer, the oldest first, five at most; of others' only what the account may see. */
    public static List<String> of(Session server, Duration longerThan) {
        return server.list(LONGEST, row -> row.getString(1), longerThan.toMillis() / 1000.0);
    }
}
