package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/** What the log never shows, and so never reaches the target. */
final class UnfollowedCheck implements Check {

    private static final String NAME = "not-followed";

    private static final String RELATIONS = """
            SELECT n.nspname || '.' || r.relname FROM pg_catalog.pg_class r
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relkind = ?::"char" AND r.relpersistence = ?::"char" AND n.nspname NOT IN ('gad', 'information_schema')
               AND n.nspname !~ '^pg_'
             ORDER BY 1
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            Session session = scene.sourceIn(database);
            look(
                    findings,
                    database,
                    "unlogged tables",
                    session.list(RELATIONS, row -> row.getString(1), "r", "u"),
                    "Their rows are not copied; ALTER TABLE ... SET LOGGED if the target needs them.");
            look(
                    findings,
                    database,
                    "materialized views",
                    session.list(RELATIONS, row -> row.getString(1), "m", "p"),
                    "They are filled once after the copy; refresh them on the new primary after a promotion.");
            look(
                    findings,
                    database,
                    "foreign tables",
                    session.list(RELATIONS, row -> row.getString(1), "f", "p"),
                    "Only their definition is carried over.");
            long largeObjects = session.one(
                    "SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata", row -> row.getLong(1));
            if (largeObjects > 0) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + ": " + largeObjects + " large objects",
                        "They are not carried over; keep them in bytea columns, or copy them by other means."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "everything is in the log")) : findings;
    }

    private static void look(List<Finding> findings, String database, String what, List<String> names, String fix) {
        if (!names.isEmpty()) {
            findings.add(Finding.warn(
                    NAME, "database " + database + ": " + what + " " + TargetEmptyCheck.named(names), fix));
        }
    }
}
