package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A TRUNCATE of the source. Its message names the tables that hold rows and are logged: neither roots of partitions nor
 * unlogged tables. But PostgreSQL empties no table while one that refers to it stays as it is, and rows refer from a root.
 *
 * @param named whatever the source names
 * @param targets those of them that are emptied here
 */
record Truncation(List<Relation> named, List<TargetTable> targets, boolean restartIdentity) {

    /**
     * What refers to the targets, also by way of others, was emptied on the source by the same statement, or the source
     * would have refused it. Only that is taken along whose rows are named, or not carried over: the server refuses the
     * statement where something else refers to the tables.
     */
    private static final String ALONG = """
            WITH RECURSIVE named AS (
              SELECT pg_catalog.to_regclass(name)::oid AS oid FROM pg_catalog.unnest(?::text[]) name
            ), emptied AS (
              SELECT oid FROM pg_catalog.unnest(?::oid[]) oid
              UNION SELECT k.conrelid FROM emptied e
                      JOIN pg_catalog.pg_constraint k ON k.contype = 'f' AND k.confrelid = e.oid
            ), kept AS (
              SELECT oid FROM pg_catalog.pg_class WHERE relpersistence = 'p'
              EXCEPT SELECT oid FROM named
            )
            SELECT CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END, n.nspname, c.relname
              FROM emptied e JOIN pg_catalog.pg_class c ON c.oid = e.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE CASE c.relkind
                     WHEN 'p' THEN NOT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(c.oid) t
                                                WHERE t.isleaf AND t.relid IN (SELECT oid FROM kept))
                     ELSE c.oid NOT IN (SELECT oid FROM kept) AND NOT c.oid = ANY (?::oid[]) END
             ORDER BY 2, 3
            """;

    void run(Session session) {
        if (targets.isEmpty()) {
            return;
        }
        List<String> names = named.stream().map(r -> r.name().quoted()).toList();
        List<String> oids = targets.stream()
                .map(target -> String.valueOf(target.table().oid()))
                .toList();
        List<String> along = session.list(
                ALONG,
                row -> row.getString(1) + new TableName(row.getString(2), row.getString(3)).quoted(),
                names.toArray(String[]::new),
                array(oids),
                array(oids));
        String tables = Stream.concat(
                        // ONLY concerns the one name behind it; a root takes none.
                        targets.stream().map(target -> "ONLY " + target.quoted()), along.stream())
                .collect(Collectors.joining(", "));
        session.execute("TRUNCATE " + tables + (restartIdentity ? " RESTART IDENTITY" : ""));
    }

    private static String array(List<String> oids) {
        return oids.stream().collect(Collectors.joining(",", "{", "}"));
    }
}
