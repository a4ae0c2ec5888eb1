package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** No transaction is in the way: a slot waits for every one that has written, and what arrives for those on the target. */
final class OpenTransactionsCheck implements Check {

    private static final String NAME = "open-transactions";

    private static final String PREPARED =
            "SELECT gid || ' in ' || database FROM pg_catalog.pg_prepared_xacts ORDER BY prepared";

    private static final String LONG =
            "SELECT 'pid ' || pid || ' (' || coalesce(usename::text, '?') || ', ' || coalesce(datname::text, '?')"
                    + " || ', open for ' || extract(epoch FROM pg_catalog.clock_timestamp() - xact_start)::int || ' s)'"
                    + " FROM pg_catalog.pg_stat_activity WHERE (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)"
                    + " AND backend_type = 'client backend' AND application_name !~ '^gad/'"
                    + " AND pg_catalog.clock_timestamp() - xact_start > pg_catalog.make_interval(secs => ?)"
                    + " ORDER BY xact_start";

    private final double seconds;

    OpenTransactionsCheck() {
        this(30);
    }

    /** @param seconds from which age on a transaction is named */
    OpenTransactionsCheck(double seconds) {
        this.seconds = seconds;
    }

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            List<String> prepared = server.session().list(PREPARED, row -> row.getString(1));
            if (!prepared.isEmpty()) {
                findings.add(prepared(scene, server, Quoted.first(prepared)));
            }
            List<String> open = server.session().list(LONG, row -> row.getString(1), seconds);
            if (!open.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        server.name() + ": long transactions " + Quoted.first(open),
                        (server == scene.sourceServer()
                                        ? "A copy begins when they have ended, and the log is kept for them;"
                                        : "TRUNCATE and DDL that arrive wait for their locks;")
                                + " end them if that may not be: SELECT pg_terminate_backend(PID);"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "no transaction in the way")) : findings;
    }

    private static Finding prepared(PrecheckScene scene, CheckedServer server, String names) {
        String evidence = server.name() + ": prepared transactions " + names;
        String fix =
                "Commit or roll them back, in their database: COMMIT PREPARED 'NAME'; or ROLLBACK PREPARED 'NAME';";
        if (server == scene.targetServer()) {
            return Finding.warn(NAME, evidence + ": they hold rows and locks that what arrives may need", fix);
        }
        return scene.isRunning()
                ? Finding.warn(NAME, evidence + ": in doubt if the primary is lost", fix)
                : Finding.fail(NAME, evidence + ": no slot can be made", fix);
    }
}
