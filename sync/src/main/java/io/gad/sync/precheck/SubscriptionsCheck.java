package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** The customer's own subscriptions: into the target past its guards, into the source until it is lost. */
final class SubscriptionsCheck implements Check {

    private static final String NAME = "subscriptions";

    private static final String ENABLED = "SELECT s.subname || ' in ' || d.datname FROM pg_catalog.pg_subscription s"
            + " JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE s.subenabled ORDER BY 1";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        List<String> target = scene.target().list(ENABLED, row -> row.getString(1));
        if (!target.isEmpty()) {
            findings.add(Finding.warn(
                    NAME,
                    "target: enabled subscriptions " + Quoted.first(target)
                            + ": they write into the secondary whatever guards it",
                    "On the target, in that database: ALTER SUBSCRIPTION NAME DISABLE;"));
        }
        List<String> source = scene.source().list(ENABLED, row -> row.getString(1));
        if (!source.isEmpty()) {
            findings.add(Finding.warn(
                    NAME,
                    "source: enabled subscriptions " + Quoted.first(source)
                            + ": their rows are followed, they themselves are not carried over",
                    "After a promotion, on the new primary: CREATE SUBSCRIPTION NAME ... WITH (copy_data = false);"));
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "none on either server")) : findings;
    }
}
