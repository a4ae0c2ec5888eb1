package io.gad.sync.precheck;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The clocks agree: times in the reports and logs of several servers are read side by side. */
final class ClocksCheck implements Check {

    private static final String NAME = "clocks";
    private static final Duration MOST = Duration.ofSeconds(2);

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            Instant before = scene.clock().instant();
            Instant there = server.session()
                    .one(
                            "SELECT pg_catalog.clock_timestamp()",
                            row -> row.getTimestamp(1).toInstant());
            Duration way = Duration.between(before, scene.clock().instant()).dividedBy(2);
            Duration ahead = Duration.between(before.plus(way), there);
            if (ahead.abs().compareTo(MOST.plus(way)) > 0) {
                findings.add(Finding.warn(
                        NAME,
                        server.name() + ": its clock is " + ahead.abs().toMillis() + " ms "
                                + (ahead.isNegative() ? "behind" : "ahead of") + " that of GAD's server",
                        "Set both by the same time service (chrony, ntpd)."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "within 2 s")) : findings;
    }
}
