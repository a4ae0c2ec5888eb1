package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Event triggers are on, for definitions are captured by them; and none of the customer's refuses what GAD does. */
final class EventTriggersCheck implements Check {

    private static final String NAME = "event-triggers";

    /** From 17 on they can be switched off. */
    private static final String OFF =
            "SELECT coalesce(pg_catalog.current_setting('event_triggers', true) = 'off', false)";

    private static final String SEEING = """
            SELECT evtname || ' (' || evtevent || ', enabled as '
                   || CASE evtenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE 'ORIGIN' END || ')'
              FROM pg_catalog.pg_event_trigger
             WHERE evtenabled::text = ANY (pg_catalog.string_to_array(?, NULL)) AND evtevent <> 'login' AND evtname !~ '^gad_'
             ORDER BY 1
            """;

    private static final String AT_LOGIN =
            "SELECT evtname FROM pg_catalog.pg_event_trigger WHERE evtevent = 'login' AND evtenabled <> 'D' ORDER BY 1";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (PrecheckScene.Place place : scene.places()) {
            if (place.session().one(OFF, row -> row.getBoolean(1))) {
                findings.add(off(scene, place));
            }
            List<String> names = place.session()
                    .list(
                            SEEING,
                            row -> row.getString(1),
                            // Those that fire for others alone are silenced, by whoever may.
                            place.session().account().maySetReplicaRole() ? "AR" : "ARO");
            if (!names.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        place + ": " + Quoted.first(names),
                        "They fire for what GAD itself does, on both sides; one that raises an error keeps it out. ALTER"
                                + " EVENT TRIGGER NAME ENABLE; makes it fire for others alone."));
            }
            List<String> atLogin = place.session().list(AT_LOGIN, row -> row.getString(1));
            if (!atLogin.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        place + ": event triggers at login: " + Quoted.first(atLogin),
                        "They run on the secondary too, where a write is refused and with it the login. Let them return"
                                + " where (SELECT role FROM gad.member) is not PRIMARY."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "on, and none that would see GAD")) : findings;
    }

    private static Finding off(PrecheckScene scene, PrecheckScene.Place place) {
        String evidence = place + ": event_triggers is off: no definition is captured";
        String fix = "On the " + place.server().name() + ": ALTER SYSTEM RESET event_triggers; ALTER DATABASE "
                + Quoted.name(place.database()) + " RESET event_triggers; and the same for roles; then SELECT"
                + " pg_reload_conf();";
        return place.server() == scene.sourceServer()
                ? Finding.fail(NAME, evidence, fix)
                : Finding.warn(NAME, evidence + " once it is promoted", fix);
    }
}
