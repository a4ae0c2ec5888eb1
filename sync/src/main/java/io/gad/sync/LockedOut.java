package io.gad.sync;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apply, waiting for a lock that somebody else on the target holds: a long query on a table that the primary has emptied
 * or changed. Told while it lasts; after a while whoever holds it is cancelled, and ended if that does not help, as a
 * standby does by {@code max_standby_streaming_delay}. Our own sessions are never ended.
 */
final class LockedOut {

    private static final Logger LOG = LoggerFactory.getLogger(LockedOut.class);

    private static final String HOLDERS = """
            SELECT DISTINCT holder.pid, holder.usename, holder.application_name, holder.state,
                   extract(epoch FROM pg_catalog.clock_timestamp() - holder.xact_start)::bigint
            FROM pg_catalog.pg_stat_activity waiting
            CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(waiting.pid)) blocking (pid)
            JOIN pg_catalog.pg_stat_activity holder ON holder.pid = blocking.pid
            WHERE waiting.application_name = ? AND waiting.datname = pg_catalog.current_database()
              AND waiting.wait_event_type = 'Lock' AND coalesce(holder.backend_type, 'client backend') = 'client backend'
              AND coalesce(holder.application_name, '') NOT LIKE 'gad/%'
            ORDER BY holder.pid
            """;

    /** Whom nobody ends but its owner: its transaction was promised to be kept. */
    private static final String PREPARED = """
            SELECT p.gid, p.owner, extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::bigint
            FROM pg_catalog.pg_prepared_xacts p
            WHERE p.database = pg_catalog.current_database() AND EXISTS (
                SELECT FROM pg_catalog.pg_stat_activity waiting
                JOIN pg_catalog.pg_locks wanted ON wanted.pid = waiting.pid AND NOT wanted.granted
                JOIN pg_catalog.pg_locks own ON own.transactionid = p.transaction AND own.granted AND own.pid IS NULL
                JOIN pg_catalog.pg_locks held ON held.virtualtransaction = own.virtualtransaction AND held.pid IS NULL
                 AND held.locktype = wanted.locktype AND held.database IS NOT DISTINCT FROM wanted.database
                 AND held.relation IS NOT DISTINCT FROM wanted.relation
                 AND held.transactionid IS NOT DISTINCT FROM wanted.transactionid
                 AND held.classid IS NOT DISTINCT FROM wanted.classid AND held.objid IS NOT DISTINCT FROM wanted.objid
                 AND held.objsubid IS NOT DISTINCT FROM wanted.objsubid
                WHERE waiting.application_name = ? AND waiting.datname = pg_catalog.current_database()
                  AND 0 = ANY (pg_catalog.pg_blocking_pids(waiting.pid)))
            ORDER BY p.prepared
            """;

    private record Holder(int pid, String user, String application, String state, long seconds) {

        @Override
        public String toString() {
            return "process " + pid + " (user " + user + (application.isEmpty() ? "" : ", " + application) + ", "
                    + state + ", its transaction began " + seconds + " s ago)";
        }
    }

    private final String applyName;
    private final Duration patience;
    private final SyncState state;
    private Set<Integer> cancelled = Set.of();
    private long since;
    private boolean waits;

    /** @param patience 0: without end */
    LockedOut(DatabasePair pair, SyncState state) {
        this.applyName = "gad/apply/" + pair.spec().id();
        this.patience = pair.settings().readerPatience();
        this.state = state;
    }

    /** Looks who is in the way, tells it, and after a while clears it. */
    void look(Session target) {
        List<Holder> holders = target.list(
                HOLDERS,
                row -> new Holder(
                        row.getInt(1),
                        String.valueOf(row.getString(2)),
                        String.valueOf(row.getString(3)),
                        String.valueOf(row.getString(4)),
                        row.getLong(5)),
                applyName);
        List<String> told =
                new ArrayList<>(holders.stream().map(Holder::toString).toList());
        told.addAll(target.list(
                PREPARED,
                row -> "the prepared transaction " + row.getString(1) + " (of user " + row.getString(2) + ", prepared "
                        + row.getLong(3) + " s ago; COMMIT PREPARED or ROLLBACK PREPARED ends it)",
                applyName));
        if (holders.isEmpty()) {
            state.note("waits for a lock", told);
            waits = false;
            cancelled = Set.of();
            return;
        }
        if (!waits) {
            waits = true;
            since = System.nanoTime();
        }
        if (patience.isPositive() && System.nanoTime() - since >= patience.toNanos()) {
            clear(target, holders, told);
        }
        state.note("waits for a lock", told);
    }

    /** A session that is idle in its transaction cannot be cancelled. */
    private void clear(Session target, List<Holder> holders, List<String> told) {
        Set<Integer> now = new HashSet<>();
        for (Holder holder : holders) {
            now.add(holder.pid());
            boolean again = cancelled.contains(holder.pid());
            try {
                boolean sent = target.one(
                        again ? "SELECT pg_catalog.pg_terminate_backend(?)" : "SELECT pg_catalog.pg_cancel_backend(?)",
                        row -> row.getBoolean(1),
                        holder.pid());
                LOG.warn(
                        "database={} {} held a lock that the apply waited for: {} {}",
                        target.database(),
                        holder,
                        again ? "ended" : "cancelled",
                        sent ? "" : "(it had gone)");
            } catch (PostgresException e) {
                if (e.kind() != SqlState.PRIVILEGE) {
                    throw e;
                }
                told.add("process " + holder.pid() + " may not be ended by our account: " + e.getMessage());
            }
        }
        cancelled = now;
    }
}
