package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Neither server takes our slots away sooner than their budget allows: the source now, the target once promoted. */
final class WalKeptCheck implements Check {

    private static final String NAME = "wal-kept";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        long budgetMib = scene.settings().walBudgetBytes() >> 20;
        for (CheckedServer server : scene.servers()) {
            String mend = "On the " + server.name() + ": ALTER SYSTEM SET ";
            long kept = server.setting("max_slot_wal_keep_size")
                    .map(Long::parseLong)
                    .orElse(-1L);
            if (kept >= 0 && kept < budgetMib) {
                findings.add(Finding.warn(
                        NAME,
                        server.name() + ": max_slot_wal_keep_size = " + kept + " MB, below the budget of " + budgetMib
                                + " MB: the server itself ends a slot that falls behind further",
                        mend + "max_slot_wal_keep_size = -1; SELECT pg_reload_conf(); GAD keeps its own budget."));
            }
            long idle = server.number("idle_replication_slot_timeout");
            if (idle > 0) {
                findings.add(Finding.warn(
                        NAME,
                        server.name() + ": idle_replication_slot_timeout = " + idle
                                + " s: a slot that nobody reads for so long ends",
                        mend + "idle_replication_slot_timeout = 0; SELECT pg_reload_conf();"));
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.pass(NAME, "both servers keep slots as long as they are needed"))
                : findings;
    }
}
