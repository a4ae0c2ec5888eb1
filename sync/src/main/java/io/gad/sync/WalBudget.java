package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.prepare.TaskSlots;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no slot of ours fills the source's disk: past half of the budget it warns, past all of it the slot is
 * given up. The source comes first; the secondary can be copied again.
 */
final class WalBudget {

    private static final Logger LOG = LoggerFactory.getLogger(WalBudget.class);

    private static final Duration RELEASE = Duration.ofSeconds(10);

    private final SyncTaskSpec spec;
    private final long budgetBytes;
    private final Map<String, DatabaseSync> databases;

    WalBudget(SyncTaskSpec spec, long budgetBytes, Map<String, DatabaseSync> databases) {
        this.spec = spec;
        this.budgetBytes = budgetBytes;
        this.databases = databases;
    }

    void look() {
        try (Session source =
                spec.source().open(spec.source().dsn().database(), SessionSettings.control("budget-" + spec.id()))) {
            Lsn now = source.currentLsn();
            for (SlotState slot : ReplicationSlots.withPrefix(source, TaskSlots.prefix(spec.id()))) {
                databases.values().stream()
                        .filter(d -> d.slot().equals(slot.name()))
                        .forEach(d -> judge(source, d, slot, now));
            }
        }
    }

    private void judge(Session source, DatabaseSync database, SlotState slot, Lsn now) {
        database.seen(slot, now);
        String kept = "the source keeps " + mib(slot.retainedBytes()) + " MiB of log for database "
                + database.database().name() + ", budget " + mib(budgetBytes) + " MiB";
        if (slot.retainedBytes() > budgetBytes) {
            LOG.error("task={} slot={} given up: {}", spec.id(), slot.name(), kept);
            database.giveUp(new SyncState.Problem(
                    "WAL_BUDGET_EXCEEDED",
                    "Expected the log kept for the secondary to stay within its budget, found that " + kept
                            + "; the slot was given up so that the source's disk does not fill.",
                    "Remove the secondary and add it again."));
            ReplicationSlots.drop(source, slot.name(), RELEASE);
        } else if (slot.retainedBytes() > budgetBytes / 2) {
            database.warn(new SyncState.Problem(
                    "WAL_BUDGET_HALF",
                    "More than half of the budget is used: " + kept + ".",
                    "Look why the secondary falls behind; past the budget its slot is given up."));
        } else {
            database.withdrawWarning();
        }
    }

    private static long mib(long bytes) {
        return bytes >> 20;
    }
}
