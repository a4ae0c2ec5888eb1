package io.gad.sync.schema;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Foreign keys into tables that are left out, and the keys these refer to. They can only be made while nothing stands in the
 * tables that refer: behind the rows they would be found broken.
 *
 * @param objects as (catalog, object) of the source
 * @param indexes each as its schema and name, which may be attached to one above
 */
record KeysAhead(Set<List<Long>> objects, Set<String> indexes) {

    private static final String OBJECTS = """
            WITH RECURSIVE above AS (
              SELECT c.oid FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) t (schema_name, table_name)
                JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema_name
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.table_name
              UNION SELECT i.inhparent FROM above a JOIN pg_catalog.pg_class c ON c.oid = a.oid AND c.relispartition
                      JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.oid
            ), foreign_key AS (
              SELECT k.oid, k.conindid FROM pg_catalog.pg_constraint k
               WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid IN (SELECT oid FROM above)
            ), key_index AS (
              SELECT conindid AS oid FROM foreign_key
              UNION SELECT t.relid FROM foreign_key f, pg_catalog.pg_partition_tree(f.conindid) t
            )
            SELECT 'pg_catalog.pg_constraint'::regclass::oid::bigint, f.oid::bigint, '' FROM foreign_key f
            UNION SELECT coalesce(k.tableoid, 'pg_catalog.pg_class'::regclass::oid)::bigint, coalesce(k.oid, x.oid)::bigint,
                         n.nspname || ' ' || c.relname
              FROM key_index x JOIN pg_catalog.pg_class c ON c.oid = x.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = x.oid AND k.contype IN ('p', 'u')
            """;

    static KeysAhead of(Session source, List<TableName> leftOut) {
        KeysAhead ahead = new KeysAhead(new HashSet<>(), new HashSet<>());
        source.list(
                OBJECTS,
                row -> {
                    ahead.indexes.add(row.getString(3));
                    return ahead.objects.add(List.of(row.getLong(1), row.getLong(2)));
                },
                leftOut.stream().map(TableName::schema).toArray(String[]::new),
                leftOut.stream().map(TableName::name).toArray(String[]::new));
        return ahead;
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    /** Whether a line of a list says that one of the indexes is attached. */
    boolean attaches(String line) {
        return indexes.stream().anyMatch(index -> line.contains(" INDEX ATTACH " + index + " "));
    }
}
