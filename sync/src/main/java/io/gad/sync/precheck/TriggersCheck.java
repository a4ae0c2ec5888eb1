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
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "none")) : findings;
    }
}
