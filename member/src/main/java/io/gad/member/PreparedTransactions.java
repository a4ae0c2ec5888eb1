package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prepared transactions of one database. A fence cannot end them: they hold their locks without a session, and whoever commits
 * one passes every guard, for its rows were written before. Only while the member is fenced do we roll one back, and none is
 * ever committed by us.
 */
final class PreparedTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(PreparedTransactions.class);

    private static final String LIST = "SELECT gid, transaction::text::bigint, owner::text,"
            + " (EXTRACT(epoch FROM prepared) * 1000)::bigint FROM pg_catalog.pg_prepared_xacts"
            + " WHERE database = pg_catalog.current_database() ORDER BY prepared, gid";

    private static final String IS_THERE = "SELECT pg_catalog.quote_literal(gid) FROM pg_catalog.pg_prepared_xacts"
            + " WHERE database = pg_catalog.current_database() AND gid = ? AND transaction::text = ?";

    private PreparedTransactions() {}

    static List<PreparedTransaction> list(Session session) {
        return session.list(
                LIST,
                row -> new PreparedTransaction(
                        session.database(),
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4))));
    }

    /**
     * The mandate is proved first, in a transaction of its own: this statement runs in none. Killed before or behind it, the next
     * look tells.
     *
     * @return false if it was not there any more, or another stood under its name
     * @throws StaleMandateException if the database is not a fenced member's, or the member knows a later reign or manager
     * @throws PostgresException of kind {@code PRIVILEGE} if our account is neither its owner nor a superuser
     */
    static boolean rollBack(Session session, PreparedTransaction prepared, Reign reign, long generation) {
        MemberRow row = RoleChange.row(session);
        if (row.isAheadOf(reign, generation) || row.role() != MemberRole.FENCED) {
            throw RoleChange.stale(session, row, reign, generation);
        }
        List<String> literal =
                session.list(IS_THERE, r -> r.getString(1), prepared.gid(), Long.toString(prepared.xid()));
        if (literal.isEmpty()) {
            return false;
        }
        session.execute("ROLLBACK PREPARED " + literal.getFirst());
        LOG.info(
                "event=prepared_rolled_back database={} gid=\"{}\" owner={}",
                session.database(),
                prepared.gid(),
                prepared.owner());
        return true;
    }
}
