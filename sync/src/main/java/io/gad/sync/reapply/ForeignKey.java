package io.gad.sync.reapply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key, of a partitioned table that of the whole.
 *
 * @param ofTable whether the table that was asked for refers by it; else it is referred to
 * @param operators each compares a column of the parent (left) with one of the child
 */
record ForeignKey(
        String name,
        boolean ofTable,
        String child,
        List<String> childColumns,
        String parent,
        List<String> parentColumns,
        List<String> operators) {

    private static final String OF_TABLE = """
            WITH RECURSIVE up AS (
                (SELECT c.oid, c.conparentid, true AS of_table
                 FROM pg_catalog.pg_constraint c WHERE c.contype = 'f' AND c.conrelid = ?::bigint::oid
                 UNION ALL
                 SELECT c.oid, c.conparentid, false
                 FROM pg_catalog.pg_constraint c WHERE c.contype = 'f' AND c.confrelid = ?::bigint::oid)
                UNION
                SELECT p.oid, p.conparentid, up.of_table
                FROM pg_catalog.pg_constraint p JOIN up ON p.oid = up.conparentid)
            SELECT c.conname, up.of_table,
                   CASE WHEN cc.relkind = 'p' THEN '' ELSE 'ONLY ' END
                       || pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(cc.relname),
                   CASE WHEN pc.relkind = 'p' THEN '' ELSE 'ONLY ' END
                       || pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(pc.relname),
                   ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY k (n, o)
                         JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.o),
                   ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY k (n, o)
                         JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY k.o),
                   ARRAY(SELECT 'OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || o.oprname || ')'
                         FROM pg_catalog.unnest(c.conpfeqop) WITH ORDINALITY k (op, o)
                         JOIN pg_catalog.pg_operator o ON o.oid = k.op
                         JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace ORDER BY k.o)
            FROM (SELECT DISTINCT oid, of_table FROM up WHERE conparentid = 0) up
            JOIN pg_catalog.pg_constraint c ON c.oid = up.oid
            JOIN pg_catalog.pg_class cc ON cc.oid = c.conrelid JOIN pg_catalog.pg_namespace cn ON cn.oid = cc.relnamespace
            JOIN pg_catalog.pg_class pc ON pc.oid = c.confrelid JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
            WHERE coalesce(pg_catalog.to_jsonb(c) ->> 'conenforced', 'true') = 'true'
            ORDER BY c.conname, up.of_table
            """;

    /** Of a table that refers to itself each key twice, once for either side. */
    static List<ForeignKey> of(Session session, long table) {
        return session.list(OF_TABLE, ForeignKey::read, table, table);
    }

    private static ForeignKey read(ResultSet row) throws SQLException {
        return new ForeignKey(
                row.getString(1),
                row.getBoolean(2),
                row.getString(3),
                texts(row.getArray(5)),
                row.getString(4),
                texts(row.getArray(6)),
                texts(row.getArray(7)));
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    /** What a row has in these columns; empty where one is null or not known: then it refers to nothing. */
    static Optional<List<String>> valuesOf(List<String> columns, Map<String, @Nullable String> row) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            String value = row.get(column);
            if (value == null) {
                return Optional.empty();
            }
            values.add(value);
        }
        return Optional.of(values);
    }

    /** Holds the parent's row, so that nobody takes it away before we commit. */
    boolean hasParent(Session session, List<String> values) {
        StringBuilder where = new StringBuilder();
        for (int i = 0; i < parentColumns.size(); i++) {
            where.append(i == 0 ? "" : " AND ")
                    .append("p.")
                    .append(TableName.quote(parentColumns.get(i)))
                    .append(' ')
                    .append(operators.get(i))
                    .append(" ?");
        }
        return Texts.first(
                        session,
                        "SELECT 1 FROM " + parent + " p WHERE " + where + " LIMIT 1 FOR KEY SHARE OF p",
                        values,
                        row -> row.getInt(1))
                .isPresent();
    }

    boolean hasChild(Session session, List<String> values) {
        StringBuilder where = new StringBuilder();
        for (int i = 0; i < childColumns.size(); i++) {
            where.append(i == 0 ? "" : " AND ")
                    .append("? ")
                    .append(operators.get(i))
                    .append(" c.")
                    .append(TableName.quote(childColumns.get(i)));
        }
        return Texts.first(
                        session,
                        "SELECT 1 FROM " + child + " c WHERE " + where + " LIMIT 1",
                        values,
                        row -> row.getInt(1))
                .isPresent();
    }

    /** For people. */
    String described(List<String> columns, List<String> values) {
        return columns.stream().collect(Collectors.joining(", ", "(", ")")) + " = "
                + values.stream().collect(Collectors.joining(", ", "(", ")"));
    }
}
