package io.gad.sync.precheck;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables that PostgreSQL would no longer let the customer change once they are published: neither a key nor the whole row
 * can name their rows, for a column that is computed when it is read (virtual, 18) is never published.
 */
final class UnnameableRowsCheck implements Check {

    private static final String NAME = "unnameable-rows";

    private static final String UNNAMEABLE = """
            SELECT n.nspname, r.relname FROM pg_catalog.pg_class r
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relkind = 'r' AND r.relpersistence = 'p'
               AND n.nspname NOT IN ('gad', 'information_schema') AND n.nspname !~ '^pg_'
               AND EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
                            WHERE a.attrelid = r.oid AND a.attgenerated = 'v' AND NOT a.attisdropped)
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index i
                                WHERE i.indrelid = r.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
                                  AND i.indpred IS NULL AND i.indexprs IS NULL
                                  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
                                                   WHERE a.attrelid = r.oid
                                                     AND (NOT a.attnotnull OR a.attgenerated <> '')
                                                     AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])))
             ORDER BY 1, 2
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            List<TableName> tables =
                    scene.sourceIn(database).list(UNNAMEABLE, row -> new TableName(row.getString(1), row.getString(2)));
            if (!tables.isEmpty()) {
                findings.add(Finding.fail(
                        NAME,
                        "database " + database + ": tables with a virtual generated column and without a key: "
                                + Quoted.first(tables),
                        "PostgreSQL refuses UPDATE and DELETE on such a table once it is published. Add a primary key,"
                                + " or a unique index on columns that are NOT NULL; or make the column STORED."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "every table's rows can be named")) : findings;
    }
}
