package io.gad.sync.reapply;

import io.gad.postgres.Session;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code gad.reapplied}: which lost transactions were re-applied here. A row is written in the transaction that re-applies,
 * so that the two are there together or not at all.
 */
final class ReappliedLog {

    private static final long XID_MASK = 0xFFFF_FFFFL;

    /** Waits for whoever is at the same one, and does nothing if it has committed. */
    private static final String ENTER = "INSERT INTO gad.reapplied (group_id, former, epoch, lsn, xid, reign,"
            + " written_by) VALUES (?, ?, ?, ?::pg_lsn, ?, ?, pg_catalog.txid_current()) ON CONFLICT DO NOTHING";

    private static final String EARLIER = "SELECT written_by FROM gad.reapplied"
            + " WHERE group_id = ? AND former = ? AND epoch = ? AND lsn < ?::pg_lsn";

    private ReappliedLog() {}

    /** Not in a member that an older server has set up. */
    static boolean isThere(Session session) {
        return session.one("SELECT pg_catalog.to_regclass('gad.reapplied') IS NOT NULL", row -> row.getBoolean(1));
    }

    /** @return false if it is there already */
    static boolean enter(Session session, ReapplySpec spec) {
        return session.update(
                        ENTER,
                        spec.groupId(),
                        spec.former(),
                        spec.epoch(),
                        spec.lsn().toString(),
                        spec.xid(),
                        spec.mandate().reign().id())
                == 1;
    }

    /** By which transactions of this server earlier ones of the same report were re-applied, as rows name them. */
    static Set<Long> earlier(Session session, ReapplySpec spec) {
        return new HashSet<>(session.list(
                EARLIER,
                row -> row.getLong(1) & XID_MASK,
                spec.groupId(),
                spec.former(),
                spec.epoch(),
                spec.lsn().toString()));
    }
}
