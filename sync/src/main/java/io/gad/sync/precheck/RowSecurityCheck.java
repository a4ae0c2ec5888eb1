package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** The account sees every row, whatever policies say. */
final class RowSecurityCheck implements Check {

    private static final String NAME = "row-security";

    private static final String HIDING = """
            SELECT n.nspname || '.' || r.relname
              FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relrowsecurity AND n.nspname <> 'gad'
               AND (r.relforcerowsecurity OR NOT pg_catalog.pg_has_role(current_user, r.relowner, 'USAGE'))
             ORDER BY 1
            """;

    private static final String BYPASSES =
            "SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (PrecheckScene.Place place : scene.places()) {
            if (place.session().one(BYPASSES, row -> row.getBoolean(1))) {
                continue;
            }
            List<String> tables = place.session().list(HIDING, row -> row.getString(1));
            if (!tables.isEmpty()) {
                findings.add(Finding.fail(
                        NAME,
                        place + ": policies hide rows from " + place.server().user() + ": " + Quoted.first(tables),
                        "On the " + place.server().name() + ", as a superuser: ALTER ROLE "
                                + Quoted.name(place.server().user()) + " BYPASSRLS;"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "no policy hides a row from GAD")) : findings;
    }
}
