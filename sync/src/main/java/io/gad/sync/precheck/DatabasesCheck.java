package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** The databases that are wanted exist and let us in; those that stay aside are named. */
final class DatabasesCheck implements Check {

    private static final String NAME = "databases";

    private static final String ASIDE = "SELECT datname || CASE WHEN datistemplate THEN ' (a template)'"
            + " ELSE ' (takes no connections)' END FROM pg_catalog.pg_database WHERE (datistemplate OR NOT datallowconn)"
            + " AND datname NOT IN ('template0', 'template1') ORDER BY 1";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        List<String> there = scene.databases();
        for (String wanted : scene.request().databases()) {
            if (!scene.sourceServer().has(wanted)) {
                findings.add(Finding.fail(
                        NAME,
                        "source: no database " + wanted + " that takes connections",
                        "Correct the list of databases (gad instance add ... --databases)."));
            }
        }
        scene.servers().forEach(server -> closed(findings, server));
        for (String database : scene.isCopiedSchema() ? List.<String>of() : there) {
            if (!scene.targetServer().has(database)) {
                findings.add(Finding.fail(
                        NAME,
                        "target: no database " + database,
                        "On the target: CREATE DATABASE " + Quoted.name(database)
                                + "; and make its tables, or let the schema be copied (--schema copy)."));
            }
        }
        List<String> aside = scene.source().list(ASIDE, row -> row.getString(1));
        if (scene.request().databases().isEmpty() && !aside.isEmpty()) {
            findings.add(Finding.warn(
                    NAME,
                    "source: not kept in step: " + Quoted.first(aside),
                    "If the target is to have them: ALTER DATABASE NAME IS_TEMPLATE false ALLOW_CONNECTIONS true;"));
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, String.join(", ", there))) : findings;
    }

    private static void closed(List<Finding> findings, CheckedServer server) {
        server.closed()
                .forEach((database, reason) -> findings.add(Finding.fail(
                        NAME,
                        server.name() + ": database " + database + ": " + reason,
                        "On the " + server.name() + ": GRANT CONNECT ON DATABASE " + Quoted.name(database) + " TO "
                                + Quoted.name(server.user()) + "; and let it in by pg_hba.conf.")));
    }
}
