package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/**
 * An account that is no superuser sees which sessions began before a fence and may end them: one that it does not see would
 * go on writing with an older view.
 */
final class SessionRightsCheck implements Check {

    private static final String NAME = "session-rights";

    private static final String LACKING = """
            SELECT r.rolname FROM pg_catalog.pg_roles r
             WHERE (r.rolname = 'pg_signal_backend' AND NOT pg_catalog.pg_has_role(current_user, r.oid, 'USAGE'))
                OR (r.rolname = 'pg_monitor'
                    AND NOT (pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
                             AND pg_catalog.pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')))
             ORDER BY 1
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            if (server.session().account().maySeeDefinitions()) {
                continue;
            }
            List<String> lacking = server.session().list(LACKING, row -> row.getString(1));
            if (!lacking.isEmpty()) {
                String roles = String.join(", ", lacking);
                findings.add(Finding.fail(
                        NAME,
                        server.user() + " does not belong to " + roles + " on the " + server.name()
                                + ": sessions that began before a fence could not be found or ended",
                        "On the " + server.name() + ", as a superuser: GRANT " + roles + " TO "
                                + Quoted.name(server.user()) + ";"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "older sessions can be seen and ended")) : findings;
    }
}
