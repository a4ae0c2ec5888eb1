package io.gad.sync.precheck;

import io.gad.postgres.Account;
import java.util.ArrayList;
import java.util.List;

/**
 * The accounts are superusers, or have a managed service's equivalent: then they may everything. On the source another will
 * do that may replicate; what it further needs is looked at by {@link OwnersCheck} and {@link SessionRightsCheck}, and what
 * does without is said here.
 */
final class RightsCheck implements Check {

    private static final String NAME = "rights";

    private static final String REPLICATES =
            "SELECT r.rolsuper OR r.rolreplication OR EXISTS (SELECT 1 FROM pg_catalog.pg_roles o WHERE o.rolname ="
                    + " 'rds_replication' AND pg_catalog.pg_has_role(current_user, o.oid, 'MEMBER'))"
                    + " FROM pg_catalog.pg_roles r WHERE r.rolname = current_user";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            Account account = server.session().account();
            if (account.superuser()) {
                findings.add(Finding.pass(NAME, server.user() + " is a superuser on the " + server.name()));
                continue;
            }
            if (!server.session().one(REPLICATES, row -> row.getBoolean(1))) {
                findings.add(Finding.fail(
                        NAME,
                        server.user() + " has no REPLICATION right on the " + server.name(),
                        alter(server, "REPLICATION")));
            }
            findings.add(
                    account.managed()
                            ? managed(server, account)
                            : server == scene.sourceServer() ? ordinarySource(server) : ordinaryTarget(server));
        }
        return findings;
    }

    private static Finding managed(CheckedServer server, Account account) {
        return account.maySetReplicaRole()
                ? Finding.pass(NAME, server.user() + " has a superuser's equivalent on the " + server.name())
                : Finding.fail(
                        NAME,
                        server.user() + " may not set session_replication_role on the " + server.name(),
                        "On the " + server.name() + ", as a superuser (15 and later): GRANT SET ON PARAMETER"
                                + " session_replication_role TO " + Quoted.name(server.user()) + ";");
    }

    private static Finding ordinarySource(CheckedServer server) {
        return Finding.warn(
                NAME,
                server.user()
                        + " is no superuser on the source: definitions are not captured, each that comes stops its"
                        + " database (DDL_NOT_CAPTURED) until it stands on the secondary too; a new table is published at"
                        + " the next look and then read anew; on this primary, once it is fenced, definitions are not refused",
                "docs/guides/account-rights.md says how to go on. To have them captured: "
                        + alter(server, "SUPERUSER"));
    }

    private static Finding ordinaryTarget(CheckedServer server) {
        return Finding.fail(
                NAME,
                server.user() + " is neither a superuser on the target nor a member of a managed service's equivalent",
                alter(server, "SUPERUSER") + " It writes what others own, without their triggers.");
    }

    private static String alter(CheckedServer server, String attribute) {
        return "On the " + server.name() + ", as a superuser: ALTER ROLE " + Quoted.name(server.user()) + " "
                + attribute + ";";
    }
}
