package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** The names that GAD uses are free, or its own; nobody else rules the servers. */
final class NamesCheck implements Check {

    private static final String NAME = "names";

    private static final String TAKEN =
            "SELECT pg_catalog.to_regnamespace('gad') IS NOT NULL AND pg_catalog.to_regclass('gad.format') IS NULL";

    private static final String INSTALLED = "SELECT pg_catalog.to_regclass('gad.member') IS NOT NULL";

    private static final String ALIEN = """
            SELECT 'publication ' || pubname, pg_catalog.format('DROP PUBLICATION %I;', pubname)
              FROM pg_catalog.pg_publication WHERE pubname ~ '^gad_'
            UNION ALL
            SELECT 'event trigger ' || evtname, pg_catalog.format('DROP EVENT TRIGGER %I;', evtname)
              FROM pg_catalog.pg_event_trigger WHERE evtname ~ '^gad_'
            UNION ALL
            SELECT 'trigger gad_guard on ' || tgrelid::pg_catalog.regclass::text,
                   pg_catalog.format('DROP TRIGGER gad_guard ON %s;', tgrelid::pg_catalog.regclass)
              FROM pg_catalog.pg_trigger WHERE tgname = 'gad_guard' AND NOT tgisinternal
            UNION ALL
            SELECT 'slot ' || slot_name, pg_catalog.format('SELECT pg_drop_replication_slot(%L);', slot_name)
              FROM pg_catalog.pg_replication_slots
             WHERE slot_name ~ '^gad_' AND database = pg_catalog.current_database()
             ORDER BY 1
            """;

    private static final String OTHERS = "SELECT role || ' of group ' || group_name || ' (' || group_id || ')'"
            + " FROM gad.member WHERE group_id <> ? AND role <> 'FENCED'";

    private record Alien(String what, String fix) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (PrecheckScene.Place place : scene.places()) {
            if (place.session().one(TAKEN, row -> row.getBoolean(1))) {
                findings.add(Finding.fail(
                        NAME,
                        place + " has a schema gad of its own",
                        "On the " + place.server().name() + ", in that database: ALTER SCHEMA gad RENAME TO another;"));
            } else if (place.session().one(INSTALLED, row -> row.getBoolean(1))) {
                others(findings, scene, place);
            } else {
                aliens(findings, place);
            }
        }
        for (CheckedServer server : scene.servers()) {
            if (server.session().one("SELECT pg_catalog.to_regrole('gad') IS NOT NULL", row -> row.getBoolean(1))) {
                findings.add(Finding.pass(
                        NAME,
                        server.name()
                                + ": a role is called gad; in the databases its search_path becomes public, unless"
                                + " one is set"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "free")) : findings;
    }

    private static void others(List<Finding> findings, PrecheckScene scene, PrecheckScene.Place place) {
        String group = scene.request().group();
        for (String member : place.session().list(OTHERS, row -> row.getString(1), group)) {
            findings.add(Finding.fail(
                    NAME,
                    place + " is " + member + " already",
                    "Take it out of that group first (gad group remove-secondary, gad group delete), by the GAD server"
                            + " that has it."));
        }
    }

    private static void aliens(List<Finding> findings, PrecheckScene.Place place) {
        for (Alien alien : place.session().list(ALIEN, row -> new Alien(row.getString(1), row.getString(2)))) {
            findings.add(Finding.fail(
                    NAME,
                    place + " has a " + alien.what() + " and nothing else of GAD's: the name is needed",
                    "On the " + place.server().name() + ", in that database: " + alien.fix()));
        }
    }
}
