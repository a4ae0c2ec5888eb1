package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.prepare.TaskSlots;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no slot of ours fills the source's disk: past half of the budget it warns, past all of it the slot is
 * dropped. The source comes first; the secondary can be copied again.
 */
final class WalBudget {

    private static final Logger LOG = LoggerFactory.getLogger(WalBudget.class);

    private static final Duration RELEASE = Duration.ofSeconds(10);

    private final SyncTaskSpec spec;
    private final long budgetBytes;
    private final Map<String, DatabaseSync> databases;
    private final Map<String, WalForecast> forecasts = new HashMap<>();

    WalBudget(SyncTaskSpec spec, long budgetBytes, Map<String, DatabaseSync> databases) {
        this.spec = spec;
        this.budgetBytes = budgetBytes;
        this.databases = databases;
    }

    void look(Session source) {
        Lsn now = source.currentLsn();
        Map<String, SlotState> slots = new HashMap<>();
        ReplicationSlots.withPrefix(source, TaskSlots.prefix(spec.id())).forEach(s -> slots.put(s.name(), s));
        for (DatabaseSync database : databases.values()) {
            SlotState slot = slots.get(database.slot());
            database.seen(Optional.ofNullable(slot), now);
            if (slot != null) {
                judge(source, database, slot);
            }
        }
    }

    private void judge(Session source, DatabaseSync database, SlotState slot) {
        String kept = spec.sourceInstance() + " keeps " + mib(slot.retainedBytes()) + " MiB of log for "
                + spec.targetInstance() + "/" + database.database().name() + ", budget " + mib(budgetBytes) + " MiB";
        WalForecast forecast = forecasts.computeIfAbsent(slot.name(), name -> new WalForecast());
        forecast.saw(System.nanoTime(), slot.retainedBytes());
        if (slot.retainedBytes() > budgetBytes) {
            LOG.error("task={} slot={} given up: {}", spec.id(), slot.name(), kept);
            database.giveUp(new SyncState.Problem(
                    "WAL_BUDGET_EXCEEDED",
                    "Expected the log kept for the secondary to stay within its budget, found that " + kept
                            + "; the slot was dropped so that the source's disk does not fill.",
                    wayOut()));
            TaskSlots.drop(source, slot.name(), RELEASE);
        } else if (slot.retainedBytes() > budgetBytes / 2) {
            database.warn(new SyncState.Problem(
                    "WAL_BUDGET_HALF",
                    "More than half of the budget is used: " + kept
                            + forecast.until(budgetBytes)
                                    .map(left ->
                                            "; at this pace it is used up in " + Math.max(1, left.toMinutes()) + " min")
                                    .orElse("")
                            + ".",
                    "Look why " + spec.targetInstance() + " falls behind; past the budget its slot is dropped and it"
                            + " must be resynced."));
        } else {
            database.withdrawWarning();
        }
    }

    /** All slots of a task keep the same log: when one is dropped for it, the others are too. */
    private String wayOut() {
        if (databases.values().stream().allMatch(DatabaseSync::isCopied)) {
            return CopyAnew.hint(spec) + " A larger wal-budget gives it more time.";
        }
        return "A first copy had not ended: set wal-budget above what " + spec.sourceInstance()
                + " writes in that time, or wait for a quieter one. A create or an add is taken back and can be asked"
                + " for again. Otherwise: " + CopyAnew.hint(spec);
    }

    private static long mib(long bytes) {
        return bytes >> 20;
    }
}
