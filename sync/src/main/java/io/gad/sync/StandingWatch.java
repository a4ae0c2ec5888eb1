package io.gad.sync;

import io.gad.member.Mandate;
import io.gad.member.MemberRole;
import io.gad.postgres.SessionSettings;
import io.gad.sync.standing.Companions;
import io.gad.sync.standing.StandingUpkeep;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Has a task's target keep its standing slots, beside the synchronization and whether or not that goes on. */
final class StandingWatch implements AutoCloseable {

    /** How often it is asked for; the server is asked only when something has come in step, or now and then. */
    static final Duration TICK = Duration.ofSeconds(1);

    private static final Duration NOW_AND_THEN = Duration.ofSeconds(10);

    private final Map<String, DatabaseSync> databases;
    private final KeptSession target;
    private final StandingUpkeep upkeep;
    private Set<String> seen = Set.of();
    private long lookedAt;

    StandingWatch(SyncTaskSpec spec, long budgetBytes, Map<String, DatabaseSync> databases, Companions companions) {
        this.databases = databases;
        this.target = new KeptSession(() -> spec.target()
                .open(spec.target().dsn().database(), SessionSettings.control("watch-standing-" + spec.id())));
        this.upkeep = new StandingUpkeep(
                new StandingUpkeep.Fed(
                        spec.id(),
                        spec.target(),
                        new Mandate(spec.reign(), spec.generation(), MemberRole.SECONDARY),
                        DatabasePair.PUBLICATION,
                        budgetBytes),
                companions);
    }

    void look() {
        Set<String> inStep = new TreeSet<>();
        databases.values().stream()
                .filter(d -> d.status().phase() == SyncPhase.INCREMENTAL && !d.isFailed())
                .forEach(d -> inStep.add(d.database().name()));
        Set<String> all = Set.copyOf(databases.keySet());
        boolean isDue = System.nanoTime() - lookedAt > NOW_AND_THEN.toNanos();
        if (!all.isEmpty() && (isDue || !seen.containsAll(inStep))) {
            seen = inStep;
            lookedAt = System.nanoTime();
            target.use(session -> upkeep.look(session, all, inStep));
        }
    }

    /** Waits for nobody. */
    @Override
    public void close() {
        target.close();
    }
}
