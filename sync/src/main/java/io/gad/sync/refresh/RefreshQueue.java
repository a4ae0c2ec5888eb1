package io.gad.sync.refresh;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/**
 * {@code gad.refresh} on the target: views to be refreshed, each at most once, however often its primary has done it
 * meanwhile. An entry goes in the transaction of its refresh, unless it was asked for once more since that began.
 */
public final class RefreshQueue {

    private RefreshQueue() {}

    /**
     * One view of the queue.
     *
     * @param concurrently whether readers are not to be held up, as far as the view allows it
     * @param searchPath under which the primary did it
     * @param askedAt as the server writes it
     */
    record Entry(TableName view, boolean concurrently, String searchPath, String askedAt) {}

    /** Puts a view into the queue, inside the caller's transaction. */
    public static void add(Session target, TableName view, boolean concurrently, String searchPath) {
        target.update(
                "INSERT INTO gad.refresh (relation, beside_readers, search_path) SELECT c.oid, ?, ?"
                        + " FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass(?) AND c.relkind = 'm'"
                        + " ON CONFLICT (relation) DO UPDATE SET beside_readers = excluded.beside_readers,"
                        + " search_path = excluded.search_path, asked_at = excluded.asked_at",
                concurrently,
                searchPath,
                view.quoted());
    }

    /**
     * Puts the filled views into the queue that show a table, one behind those that it reads, inside the transaction that
     * has set the table's rows: what was refreshed here meanwhile shows others. One that stands there already is asked for
     * once more: its refresh may be under way, and have seen the rows of before.
     */
    public static void addThoseOver(Session target, TableName table) {
        target.update("""
                WITH RECURSIVE shown (oid, depth) AS (
                  SELECT pg_catalog.to_regclass(?)::oid, 0
                  UNION SELECT w.ev_class, s.depth + 1 FROM shown s
                          JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                               AND d.refobjid = s.oid AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                          JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid AND w.ev_class <> s.oid
                         WHERE s.depth < 50
                )
                INSERT INTO gad.refresh (relation, beside_readers, search_path, asked_at)
                SELECT c.oid, false, '"$user", public',
                       pg_catalog.clock_timestamp() + max(s.depth) * interval '1 microsecond'
                  FROM shown s JOIN pg_catalog.pg_class c ON c.oid = s.oid
                 WHERE c.relkind = 'm' AND c.relispopulated
                 GROUP BY c.oid ORDER BY max(s.depth)
                ON CONFLICT (relation) DO UPDATE SET asked_at = excluded.asked_at""", table.quoted());
    }

    /** Whether anything stands in it. */
    static boolean isEmpty(Session target) {
        return target.one("SELECT NOT EXISTS (SELECT FROM gad.refresh)", row -> row.getBoolean(1));
    }

    /** Takes out views that were dropped before their turn came. */
    static void removeGone(Session target) {
        target.update("DELETE FROM gad.refresh r WHERE NOT EXISTS"
                + " (SELECT FROM pg_catalog.pg_class c WHERE c.oid = r.relation)");
    }

    /** The queue in the order of asking, so that one which reads another follows it. */
    static List<Entry> read(Session target) {
        return target.list(
                "SELECT n.nspname, c.relname, r.beside_readers, r.search_path, r.asked_at::text FROM gad.refresh r"
                        + " JOIN pg_catalog.pg_class c ON c.oid = r.relation"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ORDER BY r.asked_at",
                row -> new Entry(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getBoolean(3),
                        row.getString(4),
                        row.getString(5)));
    }

    /** At the end of the refresh's transaction. */
    static void done(Session target, Entry entry) {
        target.update(
                "DELETE FROM gad.refresh WHERE relation = pg_catalog.to_regclass(?) AND asked_at = ?::timestamptz",
                entry.view().quoted(),
                entry.askedAt());
    }
}
