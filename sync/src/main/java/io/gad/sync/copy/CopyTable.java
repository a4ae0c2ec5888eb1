package io.gad.sync.copy;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * @param generated its generated columns
 * @param shape names, types and the like of all columns: equal texts, equal shapes
 * @param blocks of its file, enough for every row that the snapshot shows; 0 where it cannot be read in ranges of them
 * @param keys the indexes that identify its rows, the one that is used first
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
        boolean ofExtension,
        List<String> generated,
        String shape,
        long blocks,
        List<Key> keys) {

    /**
     * An index that identifies rows.
     *
     * @param definition from behind the index's name
     * @param name by which DROP INDEX drops it, as the server writes it; empty where that is refused, as for a constraint's
     */
    public record Key(String definition, Optional<String> name) {

        private static Key of(String[] words) {
            return new Key(words[0], Optional.of(words[1]).filter(name -> !name.isEmpty()));
        }
    }

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
               WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attrelid >= 16384
            ), judged AS (
              SELECT c.attrelid, c.attnum, c.attname,
                     t.typsend <> 0 AND t.typreceive <> 0 AND (
                       t.typtype = 'e'
                       OR (t.oid < 16384 AND t.typtype IN ('b', 'r', 'm')
                           AND t.typname !~ '^_?(reg|aclitem|int2vector|oidvector)'
                           AND (t.typelem = 0 OR t.typelem < 16384))) AS binary_safe
                FROM column_type c JOIN pg_catalog.pg_type t ON t.oid = c.base
            ), shape AS (
              SELECT a.attrelid,
                     pg_catalog.string_agg(pg_catalog.concat_ws(' ', pg_catalog.quote_ident(a.attname),
                       pg_catalog.format_type(a.atttypid, a.atttypmod), a.attcollation, a.attnotnull, a.attgenerated),
                       ', ' ORDER BY a.attnum) AS text,
                     coalesce(pg_catalog.array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated <> ''),
                              '{}'::text[]) AS generated
                FROM pg_catalog.pg_attribute a
               WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= 16384 GROUP BY a.attrelid
            )
            SELECT n.nspname, r.relname, r.oid::bigint, r.relfilenode::bigint, greatest(r.reltuples, 0)::bigint,
                   coalesce(pg_catalog.pg_table_size(r.oid), 0),
                   coalesce(pg_catalog.array_agg(j.attname::text ORDER BY j.attnum) FILTER (WHERE j.attnum IS NOT NULL),
                            '{}'::text[]),
                   coalesce(pg_catalog.array_agg(j.attnum::integer ORDER BY j.attnum) FILTER (WHERE j.attnum IS NOT NULL),
                            '{}'::integer[]),
                   coalesce(pg_catalog.bool_and(j.binary_safe), true),
                   EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                              AND d.objid = r.oid AND d.deptype = 'e'),
                   coalesce(s.generated, '{}'::text[]), coalesce(s.text, ''),
                   CASE WHEN pg_catalog.current_setting('server_version_num')::integer < 140000 THEN 0
                        ELSE coalesce(pg_catalog.pg_relation_size(r.oid), 0)
                             / pg_catalog.current_setting('block_size')::bigint END,
                   (SELECT pg_catalog.array_agg(ARRAY[pg_catalog.substr(pg_catalog.pg_get_indexdef(i.indexrelid),
                             pg_catalog.length('CREATE UNIQUE INDEX ' || pg_catalog.quote_ident(x.relname)) + 1),
                             CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint k
                                                WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u')) THEN ''
                                  ELSE (SELECT pg_catalog.format('%I.%I', rn.nspname, rx.relname)
                                          FROM pg_catalog.pg_class rx JOIN pg_catalog.pg_namespace rn ON rn.oid = rx.relnamespace
                                         WHERE rx.oid = coalesce(pg_catalog.pg_partition_root(i.indexrelid), i.indexrelid)) END]
                             ORDER BY i.indisprimary DESC, x.relname)
                             FILTER (WHERE pg_catalog.pg_get_indexdef(i.indexrelid) IS NOT NULL)
                      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                     WHERE i.indrelid = r.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indisready
                       AND i.indpred IS NULL AND i.indexprs IS NULL
                       AND CASE r.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident
                             WHEN 'f' THEN i.indisprimary OR NOT EXISTS (
                               SELECT FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n)
                                 JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = k.attnum
                                WHERE k.n <= i.indnkeyatts AND NOT a.attnotnull)
                             ELSE false END)
              FROM pg_catalog.pg_class r
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
              LEFT JOIN judged j ON j.attrelid = r.oid
              LEFT JOIN shape s ON s.attrelid = r.oid
             WHERE r.relkind = 'r' AND r.relpersistence = 'p'
               AND n.nspname <> 'gad' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
             GROUP BY n.nspname, r.relname, r.oid, r.relfilenode, r.reltuples, r.relreplident, s.generated, s.text
             ORDER BY 6 DESC, 1, 2
            """;

    public CopyTable {
        columns = List.copyOf(columns);
        columnNumbers = List.copyOf(columnNumbers);
        generated = List.copyOf(generated);
        keys = List.copyOf(keys);
    }

    /** The definition of the index that identifies its rows, from behind the index's name; empty: none does. */
    public Optional<String> keyIndex() {
        return keys.stream().findFirst().map(Key::definition);
    }

    private static List<Key> keys(@Nullable Array array) throws SQLException {
        return array == null
                ? List.of()
                : Stream.of((String[][]) array.getArray()).map(Key::of).toList();
    }

    /**
     * Whether a name means another table or column {@code later} than here. A copy names what it reads, by the names of
     * its moment, and writes it under those of the snapshot.
     */
    public boolean isRenamed(CopyTable later) {
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
                        row.getBoolean(10),
                        List.of((String[]) row.getArray(11).getArray()),
                        row.getString(12),
                        row.getLong(13),
                        keys(row.getArray(14))));
    }

    /**
     * Rows of this table alone: children of an inheritance parent are tables of their own.
     *
     * @param condition which of them, beginning with WHERE; empty: all
     */
    String copyOut(String condition) {
        return "COPY (SELECT " + quotedColumns() + " FROM ONLY " + name.quoted() + condition + ") TO STDOUT (FORMAT "
                + format() + ")";
    }

    /** Without a column list where there is no column: an empty one is a syntax error. */
    String copyIn() {
        String list = columns.isEmpty() ? "" : " (" + quotedColumns() + ")";
        return "COPY " + name.quoted() + list + " FROM STDIN (FORMAT " + format() + ")";
    }

    /** A temporary table of the session that takes rows as this one does, without its constraints. */
    String createStage() {
        return "CREATE TEMPORARY TABLE " + stage() + " ON COMMIT DELETE ROWS AS SELECT " + quotedColumns()
                + " FROM ONLY " + name.quoted() + " WITH NO DATA";
    }

    String copyIntoStage() {
        return "COPY pg_temp." + stage() + " FROM STDIN (FORMAT " + format() + ")";
    }

    /**
     * Rows that stand here already are as the snapshot shows them: changes have brought them.
     *
     * @param naming columns of the index by which they are found; another one, as one that is checked late, is none of ours
     */
    String insertFromStage(List<String> naming) {
        return "INSERT INTO " + name.quoted() + " (" + quotedColumns() + ") OVERRIDING SYSTEM VALUE SELECT "
                + quotedColumns() + " FROM pg_temp." + stage() + " ON CONFLICT (" + quoted(naming) + ") DO NOTHING";
    }

    private String stage() {
        return "gad_chunk_" + oid;
    }

    private String quotedColumns() {
        return quoted(columns);
    }

    private static String quoted(List<String> columns) {
        return columns.stream().map(TableName::quote).collect(Collectors.joining(", "));
    }

    private String format() {
        return binary ? "binary" : "text";
    }
}
