package io.gad.sync.precheck;

import java.util.List;

/** Nobody else writes into the target past its guards. */
final class SubscriptionsCheck implements Check {

    private static final String NAME = "subscriptions";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<String> names = scene.target()
                .list(
                        "SELECT s.subname || ' in ' || d.datname FROM pg_catalog.pg_subscription s"
                                + " JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE s.subenabled",
                        row -> row.getString(1));
        if (names.isEmpty()) {
            return List.of(Finding.pass(NAME, "target: none"));
        }
        return List.of(Finding.warn(
                NAME,
                "target: enabled subscriptions " + String.join(", ", names),
                "They write into the secondary whatever guards it; disable them (ALTER SUBSCRIPTION ... DISABLE)."));
    }
}
