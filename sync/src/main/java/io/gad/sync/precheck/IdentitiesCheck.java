package io.gad.sync.precheck;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;

/** Tables whose rows nothing names: their identity is set before they are published. */
final class IdentitiesCheck implements Check {

    private static final String NAME = "identities";

    private static final String WITHOUT = """
            SELECT n.nspname, r.relname FROM pg_catalog.pg_class r
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relkind IN ('r', 'p') AND r.relpersistence = 'p'
               AND n.nspname NOT IN ('gad', 'information_schema') AND n.nspname !~ '^pg_'
               AND (r.relreplident = 'n' OR (r.relreplident = 'd' AND NOT EXISTS (
                 SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = r.oid AND i.indisprimary)))
             ORDER BY 1, 2
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            List<TableName> tables =
                    scene.sourceIn(database).list(WITHOUT, row -> new TableName(row.getString(1), row.getString(2)));
            if (!tables.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + ": tables without a primary key: " + Quoted.first(tables),
                        "Their identity is set to FULL, which makes their updates and deletes write more log. To avoid"
                                + " it: ALTER TABLE NAME ADD PRIMARY KEY (...);"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "every table has a primary key")) : findings;
    }
}
