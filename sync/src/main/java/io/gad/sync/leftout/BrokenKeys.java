package io.gad.sync.leftout;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Foreign keys of a promoted member that do not hold: their rows refer to rows which it left out while it was a secondary. No
 * copy of such a database can be made, as the key is refused behind the rows.
 */
final class BrokenKeys {

    /** Those into the tables, or into what they are parts of; a key over a period is not told by equal columns. */
    private static final String KEYS = """
            WITH RECURSIVE above AS (
              SELECT c.oid FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) t (schema_name, table_name)
                JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema_name
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.table_name
              UNION SELECT i.inhparent FROM above a JOIN pg_catalog.pg_class c ON c.oid = a.oid AND c.relispartition
                      JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.oid
            )
            SELECT k.conname, fn.nspname, f.relname, tn.nspname, t.relname,
                   ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (attnum, n)
                           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum ORDER BY u.n),
                   ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u (attnum, n)
                           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum ORDER BY u.n)
              FROM pg_catalog.pg_constraint k
              JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
              JOIN pg_catalog.pg_class t ON t.oid = k.confrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
             WHERE k.contype = 'f' AND k.conparentid = 0 AND k.convalidated AND k.confrelid IN (SELECT oid FROM above)
               AND NOT coalesce((pg_catalog.to_jsonb(k) ->> 'conperiod')::boolean, false)
             ORDER BY 2, 3, 1
            """;

    private BrokenKeys() {}

    private record Key(String name, TableName from, TableName to, List<String> columns, List<String> referred) {

        boolean isBroken(Session session) {
            String given = columns.stream()
                    .map(c -> "f." + TableName.quote(c) + " IS NOT NULL")
                    .collect(Collectors.joining(" AND "));
            String met = IntStream.range(0, columns.size())
                    .mapToObj(i -> "t." + TableName.quote(referred.get(i)) + " = f." + TableName.quote(columns.get(i)))
                    .collect(Collectors.joining(" AND "));
            return session.one(
                    "SELECT EXISTS (SELECT FROM " + from.quoted() + " f WHERE " + given
                            + " AND NOT EXISTS (SELECT FROM " + to.quoted() + " t WHERE " + met + "))",
                    row -> row.getBoolean(1));
        }
    }

    /** Of keys into these tables, each as its name and table, for people. */
    static List<String> into(Session session, List<TableName> tables) {
        return session
                .list(
                        KEYS,
                        row -> new Key(
                                row.getString(1),
                                new TableName(row.getString(2), row.getString(3)),
                                new TableName(row.getString(4), row.getString(5)),
                                List.of((String[]) row.getArray(6).getArray()),
                                List.of((String[]) row.getArray(7).getArray())),
                        tables.stream().map(TableName::schema).toArray(String[]::new),
                        tables.stream().map(TableName::name).toArray(String[]::new))
                .stream()
                .filter(key -> key.isBroken(session))
                .map(key -> key.name() + " of " + key.from())
                .toList();
    }
}
