package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The source does not take our slots away sooner than their budget allows. */
final class WalKeptCheck implements Check {

    private static final String NAME = "wal-kept";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        long kept = number(scene.source(), "max_slot_wal_keep_size").orElse(-1L);
        long budgetMib = scene.settings().walBudgetBytes() >> 20;
        if (kept >= 0 && kept < budgetMib) {
            findings.add(Finding.warn(
                    NAME,
                    "source: max_slot_wal_keep_size = " + kept + " MB, below the budget of " + budgetMib
                            + " MB: the server itself ends a slot that falls behind further",
                    "On the source: ALTER SYSTEM SET max_slot_wal_keep_size = -1; GAD keeps its own budget."));
        }
        long idle = number(scene.source(), "idle_replication_slot_timeout").orElse(0L);
        if (idle > 0) {
            findings.add(Finding.warn(
                    NAME,
                    "source: idle_replication_slot_timeout = " + idle + " s: a slot that nobody reads for so long ends",
                    "On the source: ALTER SYSTEM SET idle_replication_slot_timeout = 0."));
        }
        return findings.isEmpty()
                ? List.of(Finding.pass(NAME, "source: slots are kept as long as they are needed"))
                : findings;
    }

    private static Optional<Long> number(Session session, String setting) {
        return session.first(
                "SELECT setting::bigint FROM pg_catalog.pg_settings WHERE name = ?", row -> row.getLong(1), setting);
    }
}
