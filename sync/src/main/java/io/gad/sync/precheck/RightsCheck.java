package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * The accounts may replicate, install event triggers, publish all tables and set the replica role. On ordinary servers
 * a superuser may; managed services give the same rights by roles of their own.
 */
final class RightsCheck implements Check {

    private static final String NAME = "rights";

    private static final String EQUIVALENT =
            "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname IN ('rds_superuser', 'cloudsqlsuperuser',"
                    + " 'azure_pg_admin', 'neon_superuser') AND pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER'))";

    private static final String REPLICATES =
            "SELECT r.rolsuper OR r.rolreplication OR EXISTS (SELECT 1 FROM pg_catalog.pg_roles o WHERE o.rolname ="
                    + " 'rds_replication' AND pg_catalog.pg_has_role(current_user, o.oid, 'MEMBER'))"
                    + " FROM pg_catalog.pg_roles r WHERE r.rolname = current_user";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        String sourceUser = scene.request().source().dsn().user();
        String targetUser = scene.request().target().dsn().user();
        look(findings, "source", sourceUser, scene.source());
        look(findings, "target", targetUser, scene.target());
        return findings;
    }

    private static void look(List<Finding> findings, String side, String user, Session session) {
        boolean superuser = session.one(
                "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user", row -> row.getBoolean(1));
        if (superuser) {
            findings.add(Finding.pass(NAME, user + " is a superuser on the " + side));
            return;
        }
        if (!session.one(REPLICATES, row -> row.getBoolean(1))) {
            findings.add(Finding.fail(
                    NAME,
                    user + " has no REPLICATION right on the " + side,
                    "As a superuser of the " + side + ": ALTER ROLE " + user + " REPLICATION."));
        }
        if (!session.one(EQUIVALENT, row -> row.getBoolean(1))) {
            findings.add(Finding.fail(
                    NAME,
                    user + " is neither a superuser on the " + side + " nor a member of a managed service's equivalent",
                    "As a superuser of the " + side + ": ALTER ROLE " + user + " SUPERUSER; event triggers, a"
                            + " publication of all tables and the replica role need it."));
            return;
        }
        if (!maySetReplicaRole(session)) {
            findings.add(Finding.fail(
                    NAME,
                    user + " may not set session_replication_role on the " + side,
                    "As a superuser of the " + side + " (15 and later): GRANT SET ON PARAMETER"
                            + " session_replication_role TO " + user + "."));
        } else {
            findings.add(Finding.pass(NAME, user + " has a superuser's equivalent on the " + side));
        }
    }

    private static boolean maySetReplicaRole(Session session) {
        int version = session.one("SELECT pg_catalog.current_setting('server_version_num')::int", row -> row.getInt(1));
        return version < 150_000
                || session.one(
                        "SELECT pg_catalog.has_parameter_privilege('session_replication_role', 'SET')",
                        row -> row.getBoolean(1));
    }
}
