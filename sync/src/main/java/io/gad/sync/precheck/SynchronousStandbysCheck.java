package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Commits do not wait for a standby that is not there. */
final class SynchronousStandbysCheck implements Check {

    private static final String NAME = "synchronous-standbys";

    private static final String PRESENT =
            "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication WHERE sync_state IN ('sync', 'quorum')";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            String names = server.setting("synchronous_standby_names").orElse("");
            if (!names.isBlank() && server.session().one(PRESENT, row -> row.getLong(1)) == 0) {
                findings.add(Finding.fail(
                        NAME,
                        server.name() + ": synchronous_standby_names = '" + names
                                + "', and no such standby is connected: every commit waits",
                        "Start that standby, or on the " + server.name()
                                + ": ALTER SYSTEM SET synchronous_standby_names = ''; SELECT pg_reload_conf();"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "no commit waits for one that is missing")) : findings;
    }
}
