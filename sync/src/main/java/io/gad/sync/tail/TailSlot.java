package io.gad.sync.tail;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.sync.SyncProblem;
import java.util.Optional;

/** Whether a former primary's slot still holds its whole tail. */
final class TailSlot {

    private record Found(String plugin, String database, String walStatus, Lsn confirmed) {}

    private TailSlot() {}

    static void check(Session session, String slot, Lsn finalPosition) {
        Optional<Found> found = session.first(
                "SELECT coalesce(plugin, ''), coalesce(database, ''), coalesce(wal_status, ''),"
                        + " coalesce(confirmed_flush_lsn, '0/0')::text FROM pg_catalog.pg_replication_slots"
                        + " WHERE slot_name = ?",
                r -> new Found(r.getString(1), r.getString(2), r.getString(3), Lsn.parse(r.getString(4))),
                slot);
        if (found.isEmpty()) {
            throw unreadable("Expected slot " + slot + " on the former primary, found none: it was dropped.");
        }
        Found state = found.get();
        if (!state.plugin().equals("pgoutput") || !state.database().equals(session.database())) {
            throw unreadable("Expected slot " + slot + " to be a pgoutput slot of database " + session.database()
                    + ", found plugin '" + state.plugin() + "', database '" + state.database() + "'.");
        }
        if (state.walStatus().equals("lost")) {
            throw unreadable("Expected slot " + slot + " to hold the log since " + finalPosition
                    + ", found it lost: the server has removed log that it needed (max_slot_wal_keep_size,"
                    + " idle_replication_slot_timeout).");
        }
        if (state.confirmed().isAfter(finalPosition)) {
            throw unreadable("Expected slot " + slot + " to stand at or before " + finalPosition + ", found it at "
                    + state.confirmed() + ": what lies between cannot be read any more.");
        }
    }

    static SyncProblem unreadable(String message) {
        return new SyncProblem(
                "TAIL_UNREADABLE",
                message,
                "What was lost cannot be listed. To go on without the list, add the instance again with"
                        + " --discard-unreported.");
    }
}
