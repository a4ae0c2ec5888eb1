package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** What lies in tablespaces of its own on the source: on the target it has none. */
final class TablespacesCheck implements Check {

    private static final String NAME = "tablespaces";

    private static final String ELSEWHERE = """
            SELECT t.spcname || ' (' || pg_catalog.count(*) || ' tables and indexes)'
              FROM pg_catalog.pg_class r JOIN pg_catalog.pg_tablespace t ON t.oid = r.reltablespace
             WHERE t.spcname <> 'pg_global' GROUP BY t.spcname
            UNION ALL
            SELECT t.spcname || ' (the whole database)'
              FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
             WHERE d.datname = pg_catalog.current_database() AND t.spcname <> 'pg_default'
             ORDER BY 1
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.isCopiedSchema() ? scene.databases() : List.<String>of()) {
            List<String> spaces = scene.sourceIn(database).list(ELSEWHERE, row -> row.getString(1));
            if (!spaces.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        "source: database " + database + " uses tablespaces " + Quoted.first(spaces)
                                + "; on the target everything lies in the database's own",
                        "See that the target's disk holds all of it, or make the database there first: CREATE DATABASE "
                                + Quoted.name(database) + " TEMPLATE template0 TABLESPACE NAME;"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "none in use")) : findings;
    }
}
