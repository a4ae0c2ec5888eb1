package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * An account that is no superuser belongs to the owners of what it publishes, guards and reads, and of the databases, which
 * it closes by their default.
 */
final class OwnersCheck implements Check {

    private static final String NAME = "owners";

    private static final String DATABASE = """
            SELECT r.rolname, r.rolsuper
              FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = d.datdba
             WHERE d.datname = pg_catalog.current_database() AND NOT pg_catalog.pg_has_role(d.datdba, 'USAGE')
            """;

    private static final String FOREIGN = """
            SELECT r.rolname, r.rolsuper, e.objid IS NOT NULL,
                   pg_catalog.string_agg(n.nspname || '.' || c.relname, ', ' ORDER BY n.nspname, c.relname)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
              LEFT JOIN pg_catalog.pg_depend e ON e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
                   AND e.deptype = 'e'
             WHERE c.relkind IN ('r', 'p', 'm', 'S') AND c.relpersistence <> 't'
               AND n.nspname NOT IN ('gad', 'information_schema') AND n.nspname !~ '^pg_'
               AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
             GROUP BY 1, 2, 3 ORDER BY 1, 3
            """;

    private record Owner(String name, boolean superuser, boolean ofExtension, String what) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (PrecheckScene.Place place : scene.places()) {
            if (!place.session().account().maySeeDefinitions()) {
                look(findings, place);
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.pass(NAME, "what is to be kept in step is the accounts' to guard and publish"))
                : findings;
    }

    private static void look(List<Finding> findings, PrecheckScene.Place place) {
        Session session = place.session();
        session.first(DATABASE, row -> new Owner(row.getString(1), row.getBoolean(2), false, ""))
                .ifPresent(owner -> findings.add(Finding.fail(
                        NAME,
                        place + ": " + place.server().user() + " does not belong to its owner " + owner.name(),
                        mend(place, owner, "ALTER DATABASE " + Quoted.name(place.database())))));
        for (Owner owner : session.list(
                FOREIGN, row -> new Owner(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getString(4)))) {
            String evidence = place + ": " + place.server().user() + " does not belong to " + owner.name()
                    + ", the owner of " + shortened(owner.what());
            findings.add(
                    owner.ofExtension()
                            ? Finding.warn(
                                    NAME,
                                    evidence + ", which an extension made: their rows do not follow",
                                    mend(place, owner, "ALTER TABLE ..."))
                            : Finding.fail(NAME, evidence, mend(place, owner, "ALTER TABLE ...")));
        }
    }

    /** Belonging to a superuser is as good as being one. */
    private static String mend(PrecheckScene.Place place, Owner owner, String what) {
        String server = "On the " + place.server().name() + ", as a superuser: ";
        String user = Quoted.name(place.server().user());
        return owner.superuser()
                ? server + what + " OWNER TO a role that is none, and GRANT that role TO " + user + ";"
                : server + "GRANT " + Quoted.name(owner.name()) + " TO " + user + ";";
    }

    private static String shortened(String names) {
        return Quoted.first(List.of(names.split(", ", -1)));
    }
}
