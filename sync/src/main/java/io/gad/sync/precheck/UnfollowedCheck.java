package io.gad.sync.precheck;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the log never shows, and so reaches the target late, in part, or not at all; each by its name. */
final class UnfollowedCheck implements Check {

    private static final String NAME = "not-followed";

    private static final String RELATIONS = """
            SELECT n.nspname, r.relname FROM pg_catalog.pg_class r
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relkind = ?::"char" AND r.relpersistence = ?::"char" AND n.nspname NOT IN ('gad', 'information_schema')
               AND n.nspname !~ '^pg_'
             ORDER BY 1, 2
            """;

    private static final String TABLESPACES = """
            SELECT t.spcname || ' (' || pg_catalog.count(*) || ')'
              FROM pg_catalog.pg_class r JOIN pg_catalog.pg_tablespace t ON t.oid = r.reltablespace
             WHERE t.spcname <> 'pg_global' GROUP BY t.spcname
            UNION
            SELECT t.spcname || ' (of the database)' FROM pg_catalog.pg_database d
              JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
             WHERE d.datname = pg_catalog.current_database() AND t.spcname <> 'pg_default'
             ORDER BY 1
            """;

    private static final String SUBSCRIPTIONS = """
            SELECT s.subname FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
             WHERE d.datname = pg_catalog.current_database() ORDER BY 1
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            Session session = scene.sourceIn(database);
            List<TableName> unlogged = relations(session, "r", "u");
            warn(
                    findings,
                    database,
                    "unlogged tables",
                    unlogged,
                    "Their definitions are copied, their rows are not; if the target needs them: "
                            + unlogged.stream()
                                    .map(t -> "ALTER TABLE " + t.quoted() + " SET LOGGED;")
                                    .collect(Collectors.joining(" ")));
            warn(
                    findings,
                    database,
                    "materialized views",
                    relations(session, "m", "p"),
                    "They are filled from the copied tables, not copied; after a promotion refresh them where it matters.");
            warn(
                    findings,
                    database,
                    "foreign tables",
                    relations(session, "f", "p"),
                    "Only their definitions are carried over, with servers and user mappings; the target has to reach those"
                            + " servers by itself.");
            warn(
                    findings,
                    database,
                    "tablespaces",
                    session.list(TABLESPACES, row -> row.getString(1)),
                    "What lies in them lies in the target's default tablespace; move it there if that matters.");
            warn(
                    findings,
                    database,
                    "subscriptions",
                    session.list(SUBSCRIPTIONS, row -> row.getString(1)),
                    "What they bring is carried over, they themselves are not; create them on the new primary after a"
                            + " promotion.");
            largeObjects(findings, database, session);
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "everything is in the log")) : findings;
    }

    private static void largeObjects(List<Finding> findings, String database, Session session) {
        long count = session.one(
                "SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata", row -> row.getLong(1));
        if (count == 0) {
            return;
        }
        boolean readable = session.one(
                "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')",
                row -> row.getBoolean(1));
        findings.add(Finding.warn(
                NAME,
                "database " + database + ": " + count + " large objects",
                readable
                        ? "They are compared and carried over again and again, not change by change: a promotion with the"
                                + " primary lost has them as of the last time. Keep what must not be behind in bytea columns."
                        : "They are not carried over, for the account may not read pg_catalog.pg_largeobject:"
                                + " GRANT SELECT ON pg_catalog.pg_largeobject TO the account (on both sides), or keep them in"
                                + " bytea columns."));
    }

    private static List<TableName> relations(Session session, String kind, String persistence) {
        return session.list(RELATIONS, row -> new TableName(row.getString(1), row.getString(2)), kind, persistence);
    }

    private static void warn(List<Finding> findings, String database, String what, List<?> names, String fix) {
        if (!names.isEmpty()) {
            findings.add(Finding.warn(NAME, "database " + database + ": " + what + " " + Quoted.first(names), fix));
        }
    }
}
