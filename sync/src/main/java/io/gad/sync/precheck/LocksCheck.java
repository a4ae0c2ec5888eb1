package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** The shared table of locks holds what one transaction over a whole schema takes. */
final class LocksCheck implements Check {

    private static final String NAME = "locks";

    private static final String TABLES =
            "SELECT pg_catalog.count(*) FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
                    + " AND relnamespace NOT IN (SELECT oid FROM pg_catalog.pg_namespace"
                    + " WHERE nspname ~ '^pg_' OR nspname = 'information_schema')";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            long tables = scene.sourceIn(database).one(TABLES, row -> row.getLong(1));
            for (CheckedServer server : scene.servers()) {
                long each = server.number("max_locks_per_transaction");
                long sessions = server.number("max_connections") + server.number("max_prepared_transactions");
                long room = each * sessions;
                String evidence = server.name() + ": " + tables + " tables, views and sequences in database " + database
                        + ", room for " + room + " locks (max_locks_per_transaction = " + each + ")";
                String fix = "On the " + server.name() + ": ALTER SYSTEM SET max_locks_per_transaction = "
                        + Math.max(64, 2 * tables / sessions + 1) + "; then restart it.";
                if (tables > room) {
                    findings.add(Finding.fail(NAME, evidence, fix));
                } else if (tables > room / 2) {
                    findings.add(Finding.warn(NAME, evidence + ", which others use too", fix));
                }
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "enough for every schema")) : findings;
    }
}
