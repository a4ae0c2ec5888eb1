package io.gad.member;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * {@code gad.reread} on the target: tables whose rows here are not the source's. Whoever applies leaves their changes out.
 * Kept by the table's own number, which renaming does not change; an entry goes in the transaction that sets the rows.
 */
public final class RereadList {

    private static final String STANDING = " FROM gad.reread r JOIN pg_catalog.pg_class c ON c.oid = r.relation"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace";

    private RereadList() {}

    /**
     * One table of the list.
     *
     * @param why its rows differ from the source's, for people
     */
    public record Entry(TableName table, String why, Instant since) {}

    /** The list, by their names of now, the longest waiting first; tables that were dropped since are not on it. */
    public static List<Entry> read(Session target) {
        return target.list(
                "SELECT n.nspname, c.relname, r.why, r.since" + STANDING + " ORDER BY r.since, 1, 2",
                row -> new Entry(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant()));
    }

    /**
     * Puts a table on the list, inside the caller's transaction; one that is on it stays as it is, and so does one that is
     * left out. For a partitioned table its leaves, which hold its rows, are put there.
     *
     * @return how many tables were put there
     */
    public static int add(Session target, TableName table, String why) {
        return target.update(
                "INSERT INTO gad.reread (relation, why) SELECT c.oid, ? FROM pg_catalog.pg_class c WHERE c.relkind ="
                        + " 'r' AND (c.oid = pg_catalog.to_regclass(?) OR c.oid IN (SELECT p.relid FROM"
                        + " pg_catalog.pg_partition_tree(pg_catalog.to_regclass(?)) p)) AND NOT EXISTS (SELECT FROM"
                        + " gad.left_out l WHERE l.relation = c.oid) ON CONFLICT (relation) DO NOTHING",
                why,
                table.quoted(),
                table.quoted());
    }

    /** The table of that name, as people write it; one without its schema, or one that is left out, is not found. */
    public static Optional<TableName> find(Session target, String table) {
        return target.first(
                "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                        + " ON n.oid = c.relnamespace WHERE c.oid = pg_catalog.to_regclass(?)"
                        + " AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND n.nspname <> 'gad'"
                        + " AND NOT EXISTS (SELECT FROM gad.left_out l WHERE l.relation = c.oid)",
                row -> new TableName(row.getString(1), row.getString(2)),
                table);
    }

    public static boolean holds(Session target, TableName table) {
        return target.one(
                "SELECT EXISTS (SELECT FROM gad.reread WHERE relation = pg_catalog.to_regclass(?))",
                row -> row.getBoolean(1),
                table.quoted());
    }

    /** Takes all off, where everything is read anyway. */
    public static void clear(Session target) {
        target.execute("DELETE FROM gad.reread");
    }

    /** Takes a table off, inside the transaction that has set its rows. Entries of dropped tables go with it. */
    public static void remove(Session target, TableName table) {
        target.update(
                "DELETE FROM gad.reread r WHERE relation = pg_catalog.to_regclass(?)"
                        + " OR NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = r.relation)",
                table.quoted());
    }
}
