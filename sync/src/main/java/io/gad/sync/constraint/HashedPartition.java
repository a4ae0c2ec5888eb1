package io.gad.sync.constraint;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/**
 * A table that holds rows of one that is partitioned by a hash which each server computes of numbers of its own: the hash of
 * an enum is that of its value's OID. Rows are carried from partition to partition, and the target's refuse those that
 * belong elsewhere there.
 *
 * @param root what is partitioned so; itself perhaps a partition
 */
public record HashedPartition(TableName root, TableName table) {

    private static final String BY_OWN_NUMBERS = """
            WITH RECURSIVE numbered AS (
              SELECT oid FROM pg_catalog.pg_type
               WHERE typtype = 'e' OR typnamespace = 'pg_catalog'::pg_catalog.regnamespace AND typname ~ '^reg' AND typtype = 'b'
                 AND typelem = 0
              UNION
              SELECT t.oid FROM numbered n JOIN pg_catalog.pg_type t
                  ON t.typbasetype = n.oid OR t.typcategory = 'A' AND t.typelem = n.oid
                  OR t.typtype = 'r' AND EXISTS (SELECT FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid AND r.rngsubtype = n.oid)
                  OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
                                                  WHERE a.attrelid = t.typrelid AND a.atttypid = n.oid AND NOT a.attisdropped)
            )
            SELECT n.nspname, r.relname, ln.nspname, l.relname
              FROM pg_catalog.pg_partitioned_table p
              JOIN pg_catalog.pg_class r ON r.oid = p.partrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             CROSS JOIN LATERAL pg_catalog.pg_partition_tree(r.oid) t
              JOIN pg_catalog.pg_class l ON l.oid = t.relid AND t.isleaf AND l.relkind = 'r' AND l.relpersistence = 'p'
              JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
             WHERE p.partstrat = 'h' AND EXISTS (
               SELECT FROM ROWS FROM (pg_catalog.unnest(p.partattrs::int2[]), pg_catalog.unnest(p.partclass::oid[])) k (attnum, class)
                 JOIN pg_catalog.pg_opclass c ON c.oid = k.class AND c.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace
                 LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = k.attnum
                WHERE a.atttypid IN (SELECT oid FROM numbered) OR c.opcintype = 'pg_catalog.anyenum'::pg_catalog.regtype)
             ORDER BY 1, 2, 3, 4
            """;

    /** Every one of a database. */
    public static List<HashedPartition> list(Session session) {
        return session.list(
                BY_OWN_NUMBERS,
                row -> new HashedPartition(
                        new TableName(row.getString(1), row.getString(2)),
                        new TableName(row.getString(3), row.getString(4))));
    }

    /** Whether the table is one. */
    public static boolean is(Session session, TableName table) {
        return list(session).stream().anyMatch(partition -> partition.table().equals(table));
    }
}
