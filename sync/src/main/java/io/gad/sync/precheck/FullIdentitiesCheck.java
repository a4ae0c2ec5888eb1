package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Tables whose whole rows go to the log with every change, and whose rows are large. */
final class FullIdentitiesCheck implements Check {

    private static final String NAME = "full-identities";
    private static final long LARGE = 1024 * 1024;

    private static final String FULL = """
            SELECT n.nspname || '.' || r.relname || ' (' || pg_catalog.pg_size_pretty(pg_catalog.pg_relation_size(r.reltoastrelid))
                   || ' of large values)'
              FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relkind = 'r' AND r.relpersistence = 'p' AND r.reltoastrelid <> 0
               AND n.nspname NOT IN ('gad', 'information_schema') AND n.nspname !~ '^pg_'
               AND (r.relreplident IN ('f', 'n') OR (r.relreplident = 'd' AND NOT EXISTS (
                 SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = r.oid AND i.indisprimary)))
               AND pg_catalog.pg_relation_size(r.reltoastrelid) >= ?
             ORDER BY pg_catalog.pg_relation_size(r.reltoastrelid) DESC
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            List<String> tables = scene.sourceIn(database).list(FULL, row -> row.getString(1), LARGE);
            if (!tables.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + ": identity FULL and large values: " + Quoted.first(tables)
                                + "; every update and delete writes the whole old row to the log, and a row of more than"
                                + " 1 GB cannot be changed any more",
                        "ALTER TABLE NAME ADD PRIMARY KEY (...); ALTER TABLE NAME REPLICA IDENTITY DEFAULT;"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "none with large values")) : findings;
    }
}
