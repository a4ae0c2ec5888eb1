package io.gad.sync.precheck;

import io.gad.member.LeftOutList;
import io.gad.member.TablePattern;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables that are partitioned by a hash which each server computes of numbers of its own: the hash of an enum is that of
 * its value's OID. Rows are carried from partition to partition, and the target's refuse those that belong elsewhere there.
 */
final class HashedPartitionsCheck implements Check {

    private static final String NAME = "hashed-partitions";

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
            SELECT n.nspname || '.' || r.relname, ln.nspname, l.relname
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
             ORDER BY 1, 2, 3
            """;

    private record Leaf(String root, TableName table) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            List<TablePattern> patterns = scene.request().leftOut().stream()
                    .filter(p -> p.concerns(database))
                    .toList();
            List<TableName> leftOut = LeftOutList.meant(scene.sourceIn(database), patterns);
            List<String> roots = scene
                    .sourceIn(database)
                    .list(
                            BY_OWN_NUMBERS,
                            row -> new Leaf(row.getString(1), new TableName(row.getString(2), row.getString(3))))
                    .stream()
                    .filter(leaf -> !leftOut.contains(leaf.table()))
                    .map(Leaf::root)
                    .distinct()
                    .toList();
            if (!roots.isEmpty()) {
                findings.add(
                        Finding.fail(
                                NAME,
                                "database " + database
                                        + ": partitioned by the hash of an enum, or of something made of one or"
                                        + " of object numbers: " + Quoted.first(roots),
                                "That hash is another on each server, so the target's partitions refuse the rows. PARTITION BY"
                                        + " LIST of that column, or BY HASH of another; or leave the partitions out of the group."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "the same hash on both sides")) : findings;
    }
}
