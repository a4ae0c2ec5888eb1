package io.gad.sync.leftout;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What refers to nothing, or shows less than it should, where some tables hold no rows: foreign keys into them, views over
 * them, tables above them that keep other rows, and children that keep theirs. Told for each of the tables it hangs on.
 */
public final class Dependents {

    /** A root is above its leaves, and what hangs on the root hangs on each of them. */
    private static final String HANGING = """
            WITH RECURSIVE meant AS (
              SELECT c.oid, n.nspname, c.relname
                FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) t (schema_name, table_name)
                JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema_name
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.table_name
            ), above AS (
              SELECT oid AS meant, oid FROM meant
              UNION SELECT a.meant, i.inhparent FROM above a JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.oid
            ), shown AS (
              SELECT a.meant, a.oid FROM above a
              UNION SELECT s.meant, w.ev_class FROM shown s
                      JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = s.oid
                           AND d.classid = 'pg_catalog.pg_rewrite'::regclass
                      JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid
            ), hanging AS (
              SELECT a.meant, 'foreign key of' AS kind, k.conrelid AS oid FROM above a
                JOIN pg_catalog.pg_constraint k ON k.contype = 'f' AND k.confrelid = a.oid AND k.conparentid = 0
               WHERE k.conrelid NOT IN (SELECT oid FROM meant)
                 AND (NOT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(k.conrelid))
                      OR EXISTS (SELECT FROM pg_catalog.pg_partition_tree(k.conrelid) t
                                  WHERE t.isleaf AND t.relid NOT IN (SELECT oid FROM meant)))
              UNION SELECT s.meant, CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, s.oid
                FROM shown s JOIN pg_catalog.pg_class c ON c.oid = s.oid WHERE c.relkind IN ('v', 'm')
              UNION SELECT a.meant, 'other rows of', a.oid FROM above a JOIN pg_catalog.pg_class c ON c.oid = a.oid
               WHERE a.oid NOT IN (SELECT oid FROM meant)
                 AND (c.relkind <> 'p' OR EXISTS (SELECT FROM pg_catalog.pg_partition_tree(a.oid) t
                                                   WHERE t.isleaf AND t.relid NOT IN (SELECT oid FROM meant)))
              UNION SELECT m.oid, 'child', i.inhrelid FROM meant m JOIN pg_catalog.pg_inherits i ON i.inhparent = m.oid
               WHERE i.inhrelid NOT IN (SELECT oid FROM meant)
            )
            SELECT m.nspname, m.relname, h.kind || ' ' || n.nspname || '.' || c.relname
              FROM hanging h JOIN meant m ON m.oid = h.meant
              JOIN pg_catalog.pg_class c ON c.oid = h.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             ORDER BY 1, 2, 3
            """;

    private Dependents() {}

    /** By the table they hang on; what itself is one of the tables is not told. */
    public static Map<TableName, List<String>> of(Session session, List<TableName> tables) {
        Map<TableName, List<String>> hanging = new HashMap<>();
        if (tables.isEmpty()) {
            return hanging;
        }
        session.list(
                HANGING,
                row -> hanging.computeIfAbsent(
                                new TableName(row.getString(1), row.getString(2)), table -> new ArrayList<>())
                        .add(row.getString(3)),
                tables.stream().map(TableName::schema).toArray(String[]::new),
                tables.stream().map(TableName::name).toArray(String[]::new));
        return hanging;
    }
}
