package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Nothing keeps a slot from being made: its creation waits for every transaction that has written. */
final class OpenTransactionsCheck implements Check {

    private static final String NAME = "open-transactions";

    private static final String PREPARED = "SELECT gid || ' in ' || database FROM pg_catalog.pg_prepared_xacts";

    private static final String LONG =
            "SELECT 'pid ' || pid || ' (' || coalesce(usename::text, '?') || ', ' || coalesce(datname::text, '?') || ', open for '"
                    + " || extract(epoch FROM pg_catalog.clock_timestamp() - xact_start)::int || ' s)'"
                    + " FROM pg_catalog.pg_stat_activity WHERE backend_xid IS NOT NULL"
                    + " AND pg_catalog.clock_timestamp() - xact_start > interval '30 s'";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        List<String> prepared = scene.source().list(PREPARED, row -> row.getString(1));
        if (!prepared.isEmpty()) {
            findings.add(Finding.fail(
                    NAME,
                    "source: prepared transactions " + String.join(", ", prepared),
                    "Commit or roll them back (COMMIT PREPARED, ROLLBACK PREPARED)."));
        }
        List<String> open = scene.source().list(LONG, row -> row.getString(1));
        if (!open.isEmpty()) {
            findings.add(Finding.warn(
                    NAME,
                    "source: long transactions " + String.join(", ", open),
                    "The copy begins when they have ended; end them if that may not wait."));
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "source: no transaction in the way")) : findings;
    }
}
