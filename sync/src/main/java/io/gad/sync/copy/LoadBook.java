package io.gad.sync.copy;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a load has done, on the target itself, in the transactions that do it: after a kill of anything this is all that a
 * restart goes by. Every write stands in a transaction of the caller's, under the member lock.
 */
public final class LoadBook {

    /** How much of a load is here. */
    public record Totals(long rows, long bytes) {}

    private LoadBook() {}

    /** A new book, for a target that holds nothing. */
    public static void open(Session target) {
        close(target);
        target.execute("INSERT INTO gad.load DEFAULT VALUES");
    }

    /** The load is done. */
    public static void close(Session target) {
        target.execute("DELETE FROM gad.load; DELETE FROM gad.load_table; DELETE FROM gad.load_chunk;"
                + " DELETE FROM gad.load_key");
    }

    public static boolean isOpen(Session target) {
        boolean installed =
                target.one("SELECT pg_catalog.to_regclass('gad.load') IS NOT NULL", row -> row.getBoolean(1));
        return installed && target.one("SELECT EXISTS (SELECT FROM gad.load)", row -> row.getBoolean(1));
    }

    /** Whether keys and indexes may stand in part. */
    public static boolean postDataBegun(Session target) {
        return target.first("SELECT post_data FROM gad.load", row -> row.getBoolean(1))
                .orElse(false);
    }

    public static void beginPostData(Session target) {
        target.execute("UPDATE gad.load SET post_data = true");
    }

    /** More than the planned tables may not be as the source has it: it is brought in line before the next round. */
    public static void realign(Session target) {
        target.execute("UPDATE gad.load SET realign = true WHERE NOT realign");
    }

    public static boolean mustRealign(Session target) {
        return target.first("SELECT realign FROM gad.load", row -> row.getBoolean(1))
                .orElse(false);
    }

    public static void realigned(Session target) {
        target.execute("UPDATE gad.load SET realign = false");
    }

    /** Columns, defaults and constraints of each planned table: what a drop can take with it. */
    private static final String PARTS = """
            SELECT t.relid,
                   (SELECT count(*) FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
                   + (SELECT count(*) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = c.oid)
                   + (SELECT count(*) FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid)
                   + CASE WHEN c.oid IS NULL THEN 0 ELSE 1 END
              FROM gad.load_table t
              LEFT JOIN (pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace)
                     ON n.nspname = t.schema_name AND c.relname = t.table_name
             WHERE NOT t.remake
            """;

    /** Drops something with all that hangs on it, inside the caller's transaction: tables that lose by it are begun again. */
    public static void dropping(Session target, Runnable drop) {
        Map<Long, Long> before = parts(target);
        drop.run();
        parts(target).forEach((oid, parts) -> {
            if (parts < before.getOrDefault(oid, 0L)) {
                remake(target, oid);
            }
        });
    }

    private static Map<Long, Long> parts(Session target) {
        Map<Long, Long> parts = new HashMap<>();
        target.list(PARTS, row -> parts.put(row.getLong(1), row.getLong(2)));
        return parts;
    }

    /** Whatever took it away or put another one in its place: no rows that were written are there. */
    private static final String NO_LONGER_STANDS =
            "stands IS DISTINCT FROM pg_catalog.to_regclass(pg_catalog.format('%I.%I', schema_name, table_name))::oid";

    /**
     * Has the tables begun again that do not stand any more where they were written to.
     *
     * @return the source's numbers of those of which that was not known
     */
    public static List<Long> remakeThoseGone(Session target) {
        return target.list(
                "UPDATE gad.load_table SET remake = true WHERE NOT remake AND " + NO_LONGER_STANDS + " RETURNING relid",
                row -> row.getLong(1));
    }

    public static List<PlannedTable> tables(Session target) {
        Map<Long, Set<Integer>> done = new HashMap<>();
        target.list(
                "SELECT relid, chunk FROM gad.load_chunk",
                row -> done.computeIfAbsent(row.getLong(1), t -> new HashSet<>())
                        .add(row.getInt(2)));
        Set<Long> waiting =
                new HashSet<>(target.list("SELECT DISTINCT relid FROM gad.load_key", row -> row.getLong(1)));
        return target.list(
                "SELECT relid, schema_name, table_name, columns, generated, shape, file_node, key_index, blocks_each,"
                        + " chunks, mixed, remake OR " + NO_LONGER_STANDS + " FROM gad.load_table ORDER BY relid",
                row -> new PlannedTable(
                        row.getLong(1),
                        new TableName(row.getString(2), row.getString(3)),
                        List.of((String[]) row.getArray(4).getArray()),
                        List.of((String[]) row.getArray(5).getArray()),
                        row.getString(6),
                        row.getLong(7),
                        Optional.ofNullable(row.getString(8)),
                        row.getLong(9),
                        row.getInt(10),
                        row.getBoolean(11),
                        row.getBoolean(12),
                        done.getOrDefault(row.getLong(1), Set.of()),
                        waiting.contains(row.getLong(1))));
    }

    /**
     * The table is to be read from its beginning; nothing of it that counts is on the target.
     *
     * @param leftOut the tables of which nothing is read, while their definitions are kept in step like the others'
     */
    public static void plan(Session target, CopyTable table, Set<TableName> leftOut) {
        forget(target, table.oid());
        target.update(
                "INSERT INTO gad.load_table (relid, schema_name, table_name, columns, generated, shape, file_node,"
                        + " key_index, key_name, blocks_each, chunks, stands)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, pg_catalog.to_regclass(?)::oid)",
                table.oid(),
                table.name().schema(),
                table.name().name(),
                table.columns().toArray(String[]::new),
                table.generated().toArray(String[]::new),
                table.shape(),
                table.fileNode(),
                table.keyIndex().orElse(null),
                table.keys().stream().findFirst().flatMap(CopyTable.Key::name).orElse(null),
                Chunk.blocksEach(table),
                leftOut.contains(table.name()) ? 0 : Chunk.count(table),
                table.name().quoted());
    }

    public static void forget(Session target, long oid) {
        target.update("DELETE FROM gad.load_table WHERE relid = ?", oid);
        target.update("DELETE FROM gad.load_chunk WHERE relid = ?", oid);
        target.update("DELETE FROM gad.load_key WHERE relid = ?", oid);
    }

    /** From now on rows of chunks that are not here yet may be. */
    public static void mix(Session target, long oid) {
        target.update("UPDATE gad.load_table SET mixed = true WHERE relid = ? AND NOT mixed", oid);
    }

    /** The table is another one from now on: what is here of it is worth nothing. */
    public static void remake(Session target, long oid) {
        target.update("UPDATE gad.load_table SET remake = true WHERE relid = ? AND NOT remake", oid);
    }

    private static final String REMAKE =
            "UPDATE gad.load_table SET remake = true WHERE NOT remake AND (schema_name, table_name) IN"
                    + " (SELECT s, t FROM ROWS FROM (unnest(?::text[]), unnest(?::text[])) n (s, t))";

    /** The same of all that are known by these names. */
    static void remake(Session target, List<TableName> names) {
        target.update(
                REMAKE,
                names.stream().map(TableName::schema).toArray(String[]::new),
                names.stream().map(TableName::name).toArray(String[]::new));
    }

    /** The same of all whose rows are named by one of these indexes. */
    static void remakeByKey(Session target, List<String> indexes) {
        target.update("UPDATE gad.load_table SET remake = true WHERE NOT remake AND key_name = ANY(?)", (Object)
                indexes.toArray(String[]::new));
    }

    /** The same of those of these tables whose rows are named by an index that no constraint holds. */
    static void remakeByKeyOf(Session target, List<TableName> names) {
        target.update(
                REMAKE + " AND key_name IS NOT NULL",
                names.stream().map(TableName::schema).toArray(String[]::new),
                names.stream().map(TableName::name).toArray(String[]::new));
    }

    static boolean isRemade(Session target, long oid) {
        return target.first("SELECT remake FROM gad.load_table WHERE relid = ?", row -> row.getBoolean(1), oid)
                .orElse(true);
    }

    static void done(Session target, Chunk chunk, long rows, long bytes) {
        target.update(
                "INSERT INTO gad.load_chunk (relid, chunk, rows, bytes) VALUES (?, ?, ?, ?)",
                chunk.table().oid(),
                chunk.number(),
                rows,
                bytes);
    }

    /** Rows that are here, by table. */
    static Map<Long, Totals> totals(Session target) {
        Map<Long, Totals> totals = new HashMap<>();
        target.list(
                "SELECT relid, sum(rows)::bigint, sum(bytes)::bigint FROM gad.load_chunk GROUP BY relid",
                row -> totals.put(row.getLong(1), new Totals(row.getLong(2), row.getLong(3))));
        return totals;
    }
}
