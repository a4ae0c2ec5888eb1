package io.gad.sync.copy;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One table of the load, as the snapshot shows it.
 *
 * @param columns in the table's order, generated ones left out
 * @param binary whether every column's binary form means the same on any server
 * @param fileNode the file that held the rows when the snapshot was taken
 * @param estimatedRows what the source's statistics say, 0 if they say nothing
 * @param bytes size on the source's disk now
 * @param columnNumbers those of {@code columns} in the catalog, which renames keep
 * @param ofExtension whether CREATE EXTENSION made it, and may have filled it
 */
public record CopyTable(
        TableName name,
        long oid,
        List<String> columns,
        List<Integer> columnNumbers,
        boolean binary,
        long fileNode,
        long estimatedRows,
        long bytes,
        boolean ofExtension) {

    /**
     * Ordinary tables and leaves of partitioned ones. Arrays carry their element's OID and reg* values are OIDs, which
     * mean nothing on another server unless built in; composites carry their fields' OIDs. The binary form of an empty
     * int2vector or oidvector is one that no server takes.
     */
    private static final String TABLES = """
            WITH column_type AS (
              SELECT a.attrelid, a.attnum, a.attname, a.atttypid AS declared,
                     CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END AS base
                FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
               WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ), judged AS (
              SELECT c.attrelid, c.attnum, c.attname,
                     t.typsend <> 0 AND t.typreceive <> 0 AND (
                       t.typtype = 'e'
                       OR (t.oid < 16384 AND t.typtype IN ('b', 'r', 'm')
                           AND t.typname !~ '^_?(reg|aclitem|int2vector|oidvector)'
                           AND (t.typelem = 0 OR t.typelem < 16384))) AS binary_safe
                FROM column_type c JOIN pg_catalog.pg_type t ON t.oid = c.base
            )
            SELECT n.nspname, r.relname, r.oid::bigint, r.relfilenode::bigint, greatest(r.reltuples, 0)::bigint,
                   coalesce(pg_catalog.pg_table_size(r.oid), 0),
                   coalesce(pg_catalog.array_agg(j.attname::text ORDER BY j.attnum) FILTER (WHERE j.attnum IS NOT NULL),
                            '{}'::text[]),
                   coalesce(pg_catalog.array_agg(j.attnum::integer ORDER BY j.attnum) FILTER (WHERE j.attnum IS NOT NULL),
                            '{}'::integer[]),
                   coalesce(pg_catalog.bool_and(j.binary_safe), true),
                   EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                              AND d.objid = r.oid AND d.deptype = 'e')
              FROM pg_catalog.pg_class r
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
              LEFT JOIN judged j ON j.attrelid = r.oid
             WHERE r.relkind = 'r' AND r.relpersistence = 'p'
               AND n.nspname <> 'gad' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
             GROUP BY n.nspname, r.relname, r.oid, r.relfilenode, r.reltuples
             ORDER BY 6 DESC, 1, 2
            """;

    public CopyTable {
        columns = List.copyOf(columns);
        columnNumbers = List.copyOf(columnNumbers);
    }

    /**
     * Whether a name means another table or column {@code later} than here. A copy names what it reads, by the names of
     * its moment, and writes it under those of the snapshot.
     */
    boolean isRenamed(CopyTable later) {
        if (!name.equals(later.name)) {
            return true;
        }
        for (int i = 0; i < columns.size(); i++) {
            int there = later.columnNumbers.indexOf(columnNumbers.get(i));
            if (there >= 0 && !later.columns.get(there).equals(columns.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Every table to load, the largest first; reads under the session's running transaction. */
    public static List<CopyTable> list(Session source) {
        return source.list(
                TABLES,
                row -> new CopyTable(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getLong(3),
                        List.of((String[]) row.getArray(7).getArray()),
                        List.of((Integer[]) row.getArray(8).getArray()),
                        row.getBoolean(9),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getBoolean(10)));
    }

    /** Rows of this table alone: children of an inheritance parent are tables of their own. */
    String copyOut() {
        return "COPY (SELECT " + quotedColumns() + " FROM ONLY " + name.quoted() + ") TO STDOUT (FORMAT " + format()
                + ")";
    }

    /** Without a column list where there is no column: an empty one is a syntax error. */
    String copyIn() {
        String list = columns.isEmpty() ? "" : " (" + quotedColumns() + ")";
        return "COPY " + name.quoted() + list + " FROM STDIN (FORMAT " + format() + ")";
    }

    private String quotedColumns() {
        return columns.stream().map(TableName::quote).collect(Collectors.joining(", "));
    }

    private String format() {
        return binary ? "binary" : "text";
    }
}
