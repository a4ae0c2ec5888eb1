package io.gad.member;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replica identities. A published table without one refuses the customer's UPDATE and DELETE, so every table gets a
 * usable one before a publication exists. What stood before is remembered under the table's oid, which renames keep.
 */
final class Identities {

    /**
     * Permanent tables without a usable identity. A deferrable primary key is none, nor is one over generated columns,
     * whose values are not in the stream; an identity index that was dropped leaves none behind; the whole row is none
     * where a column of it is computed when it is read (virtual, 18), which is never published. No other unique index is
     * made the identity where the whole row can be: PostgreSQL would then refuse the customer's
     * {@code ALTER COLUMN ... DROP NOT NULL} on its columns.
     */
    private static final String LACKING = """
            WITH usable AS (
                SELECT i.indrelid, i.indexrelid, i.indisprimary, i.indisreplident, i.indnkeyatts,
                       i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
                       AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                                       WHERE a.attrelid = i.indrelid AND NOT a.attnotnull
                                         AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) AS could_be
                FROM pg_catalog.pg_index i
                WHERE i.indimmediate AND i.indisvalid
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                                  WHERE a.attrelid = i.indrelid AND a.attgenerated <> ''
                                    AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])))
            SELECT c.oid::text, n.nspname, c.relname,
                   c.relreplident::text || coalesce((
                       SELECT ' ' || x.relname FROM pg_catalog.pg_index i
                       JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                       WHERE i.indrelid = c.oid AND i.indisreplident AND c.relreplident = 'i'), ''),
                   CASE WHEN EXISTS (SELECT 1 FROM usable u WHERE u.indrelid = c.oid AND u.indisprimary) THEN 'DEFAULT'
                        WHEN NOT v.is_virtual THEN 'FULL'
                        ELSE (SELECT 'USING INDEX ' || pg_catalog.quote_ident(x.relname)
                              FROM usable u JOIN pg_catalog.pg_class x ON x.oid = u.indexrelid
                              WHERE u.indrelid = c.oid AND u.could_be ORDER BY u.indnkeyatts, x.relname LIMIT 1) END
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid
                                   AND a.attgenerated = 'v' AND NOT a.attisdropped) AS is_virtual) v
            WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
              AND n.nspname NOT IN ('gad', 'pg_catalog', 'information_schema', 'pg_toast')
              AND NOT CASE c.relreplident
                  WHEN 'f' THEN NOT v.is_virtual
                  WHEN 'd' THEN EXISTS (SELECT 1 FROM usable u WHERE u.indrelid = c.oid AND u.indisprimary)
                  WHEN 'i' THEN EXISTS (SELECT 1 FROM usable u WHERE u.indrelid = c.oid AND u.indisreplident)
                  ELSE false END
            ORDER BY 2, 3
            """;

    private static final String CHANGED = """
            SELECT x.name, n.nspname, c.relname, x."before"
            FROM gad.changed x
            LEFT JOIN pg_catalog.pg_class c ON c.oid = x.name::oid AND c.relkind = 'r'
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE x.kind = 'identity' ORDER BY 2, 3
            """;

    /** @param wanted what can be its identity; empty where nothing can: the precheck says so, an update is refused */
    private record Lacking(String oid, TableName table, String before, Optional<String> wanted) {}

    private record Changed(String oid, Optional<TableName> table, String before) {}

    private Identities() {}

    static int fix(Session session) {
        int fixed = 0;
        for (Lacking lacking : session.list(
                LACKING,
                row -> new Lacking(
                        row.getString(1),
                        new TableName(row.getString(2), row.getString(3)),
                        row.getString(4),
                        Optional.ofNullable(row.getString(5))))) {
            if (lacking.wanted().isEmpty()) {
                continue;
            }
            String identity = lacking.wanted().get();
            boolean made = BriefLock.change(session, lacking.table().toString(), () -> {
                session.execute("ALTER TABLE " + lacking.table().quoted() + " REPLICA IDENTITY " + identity);
                session.update(
                        "INSERT INTO gad.changed VALUES ('identity', ?, ?) ON CONFLICT DO NOTHING",
                        lacking.oid(),
                        lacking.before());
            });
            fixed += made ? 1 : 0;
        }
        return fixed;
    }

    /** A copy brings the identities along as they are now; what they were before comes by this. */
    static void inherit(Session source, Session target) {
        for (Changed changed : source.list(
                CHANGED,
                row -> new Changed(
                        row.getString(1), tableName(row.getString(2), row.getString(3)), row.getString(4)))) {
            changed.table()
                    .ifPresent(table -> target.update(
                            "INSERT INTO gad.changed SELECT 'identity', c.oid::text, ? FROM pg_catalog.pg_class c"
                                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                    + " WHERE n.nspname = ? AND c.relname = ? ON CONFLICT DO NOTHING",
                            changed.before(),
                            table.schema(),
                            table.name()));
        }
    }

    /** Puts the former ones back; a table that is gone is forgotten. No publication may need them any more. */
    static void putBack(Session session) {
        for (Changed changed : session.list(
                CHANGED,
                row -> new Changed(
                        row.getString(1), tableName(row.getString(2), row.getString(3)), row.getString(4)))) {
            BriefLock.change(session, changed.table().map(TableName::toString).orElse(changed.oid()), () -> {
                changed.table()
                        .ifPresent(table -> session.execute("ALTER TABLE " + table.quoted() + " REPLICA IDENTITY "
                                + former(session, table, changed.before())));
                session.update("DELETE FROM gad.changed WHERE kind = 'identity' AND name = ?", changed.oid());
            });
        }
    }

    /** An identity index that was there and is gone left "nothing" in effect. */
    private static String former(Session session, TableName table, String before) {
        String index = before.startsWith("i ") ? before.substring(2) : "";
        boolean stands = session.one(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = pg_catalog.to_regclass(?)"
                        + " AND i.indexrelid = pg_catalog.to_regclass(?))",
                row -> row.getBoolean(1),
                table.quoted(),
                new TableName(table.schema(), index).quoted());
        if (stands) {
            return "USING INDEX " + TableName.quote(index);
        }
        return switch (before) {
            case "d" -> "DEFAULT";
            case "f" -> "FULL";
            default -> "NOTHING";
        };
    }

    private static Optional<TableName> tableName(@Nullable String schema, @Nullable String name) {
        return schema == null || name == null ? Optional.empty() : Optional.of(new TableName(schema, name));
    }
}
