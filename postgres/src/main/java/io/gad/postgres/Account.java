package io.gad.postgres;

/**
 * What the account of a session may do on its server, as far as it decides how we work there. A superuser may everything;
 * on managed services a role of theirs stands for it.
 *
 * @param superuser whether it has that attribute
 * @param managed whether it belongs to the role by which a managed service gives a superuser's rights
 * @param maySetReplicaRole whether it may silence triggers, ours and the customer's, for what it does itself
 * @param maySetDeadlockTimeout whether it may choose which session of a deadlock is cancelled
 */
public record Account(boolean superuser, boolean managed, boolean maySetReplicaRole, boolean maySetDeadlockTimeout) {

    private static final String ROLE = "SELECT r.rolsuper, EXISTS (SELECT FROM pg_catalog.pg_roles m WHERE m.rolname IN"
            + " ('rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin', 'neon_superuser')"
            + " AND pg_catalog.pg_has_role(r.oid, m.oid, 'MEMBER')),"
            + " pg_catalog.current_setting('server_version_num')::integer"
            + " FROM pg_catalog.pg_roles r WHERE r.rolname = current_user";

    /** From 15 on; before, nobody could be asked, and only a superuser or its equivalent may. */
    private static final String MAY_SET = "SELECT pg_catalog.has_parameter_privilege(?, 'SET')";

    static Account of(Session session) {
        return session.one(ROLE, row -> {
            boolean superuser = row.getBoolean(1);
            boolean managed = row.getBoolean(2);
            boolean grantable = row.getInt(3) >= 150_000;
            return new Account(
                    superuser,
                    managed,
                    superuser || (grantable ? maySet(session, "session_replication_role") : managed),
                    superuser || (grantable && maySet(session, "deadlock_timeout")));
        });
    }

    private static boolean maySet(Session session, String parameter) {
        return session.one(MAY_SET, row -> row.getBoolean(1), parameter);
    }

    /** Whether it may make event triggers and publish all tables at once: definitions are captured, new tables published. */
    public boolean maySeeDefinitions() {
        return superuser || managed;
    }
}
