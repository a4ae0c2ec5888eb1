package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Both servers have connections left for us. */
final class ConnectionsCheck implements Check {

    private static final String NAME = "connections";

    /** The stream, the heart, what is looked at again and again, and the copies of several tables at once. */
    private static final int PER_DATABASE = 8;

    private static final String USED =
            "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'";

    private static final String LIMITS = """
            SELECT 'role ' || rolname, rolconnlimit, pg_catalog.format('ALTER ROLE %I CONNECTION LIMIT -1;', rolname)
              FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolconnlimit >= 0
            UNION ALL
            SELECT 'database ' || datname, datconnlimit,
                   pg_catalog.format('ALTER DATABASE %I CONNECTION LIMIT -1;', datname)
              FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate AND datconnlimit >= 0
             ORDER BY 1
            """;

    private record Limit(String whose, long connections, String fix) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        long needed = (long) PER_DATABASE * Math.max(1, scene.databases().size());
        for (CheckedServer server : scene.servers()) {
            long most = server.number("max_connections");
            long free = most
                    - (server.isBySuperuser() ? 0 : server.number("superuser_reserved_connections"))
                    - server.session().one(USED, row -> row.getLong(1));
            if (!scene.isRunning() && free < needed) {
                findings.add(Finding.warn(
                        NAME,
                        server.name() + ": max_connections = " + most + ", " + free + " left, up to " + needed
                                + " needed",
                        "On the " + server.name() + ": ALTER SYSTEM SET max_connections = " + (most + needed - free)
                                + "; then restart it."));
            }
            if (!server.isBySuperuser()) {
                limits(findings, server, needed);
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "enough are left on both servers")) : findings;
    }

    /** They hold for everybody but superusers. */
    private static void limits(List<Finding> findings, CheckedServer server, long needed) {
        for (Limit limit :
                server.session().list(LIMITS, row -> new Limit(row.getString(1), row.getLong(2), row.getString(3)))) {
            long most = limit.whose().startsWith("role ") ? needed : PER_DATABASE;
            if (limit.connections() < most) {
                findings.add(Finding.fail(
                        NAME,
                        server.name() + ": " + limit.whose() + " has CONNECTION LIMIT " + limit.connections()
                                + ", fewer than the " + most + " that may be needed",
                        "On the " + server.name() + ": " + limit.fix()));
            }
        }
    }
}
