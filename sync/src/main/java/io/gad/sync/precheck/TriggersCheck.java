package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Triggers and rules that fire while changes are applied, and so do their work twice. */
final class TriggersCheck implements Check {

    private static final String NAME = "always-triggers";

    private static final String ALWAYS = """
            SELECT t.tgname || ' on ' || n.nspname || '.' || r.relname
              FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class r ON r.oid = t.tgrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE t.tgenabled IN ('A', 'R') AND NOT t.tgisinternal AND t.tgname !~ '^gad_' AND n.nspname <> 'gad'
            UNION ALL
            SELECT 'rule ' || w.rulename || ' on ' || n.nspname || '.' || r.relname
              FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_class r ON r.oid = w.ev_class
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE w.ev_enabled IN ('A', 'R') AND w.rulename <> '_RETURN' AND n.nspname <> 'gad'
             ORDER BY 1
            """;

    /** Since 17; they fire for whoever logs in, also where nothing can be written. */
    private static final String AT_LOGIN = """
            SELECT evtname FROM pg_catalog.pg_event_trigger
             WHERE evtevent = 'login' AND evtenabled IN ('O', 'A') AND evtname !~ '^gad_' ORDER BY 1
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (PrecheckScene.Place place : scene.places()) {
            List<String> names = place.session().list(ALWAYS, row -> row.getString(1));
            if (!names.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        place + ": enabled as ALWAYS or REPLICA: " + Quoted.first(names),
                        "They fire on the target too while changes are applied. If they write: ALTER TABLE NAME ENABLE"
                                + " TRIGGER TRIGGER; or ALTER TABLE NAME ENABLE RULE RULE;"));
            }
            List<String> atLogin = scene.sourceIn(database).list(AT_LOGIN, row -> row.getString(1));
            if (!atLogin.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + ": event triggers at login: " + TargetEmptyCheck.named(atLogin),
                        "They fire on the target too, which is read-only: one that writes keeps everybody out of it. Let"
                                + " them do nothing where default_transaction_read_only is on."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "none")) : findings;
    }
}
