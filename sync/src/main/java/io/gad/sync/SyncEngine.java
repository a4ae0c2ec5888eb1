package io.gad.sync;

import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.sync.precheck.Finding;
import io.gad.sync.precheck.Precheck;
import io.gad.sync.precheck.PrecheckRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The data plane's door: prechecks and synchronization tasks. What a task has done is on the servers, not in here. */
public final class SyncEngine implements AutoCloseable {

    private final SyncSettings settings;
    private final Following.Maker maker;
    private final Map<String, SyncTask> tasks = new ConcurrentHashMap<>();
    private final Map<String, SyncTaskSpec> specs = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> reckoned = new ConcurrentHashMap<>();

    /** An engine without tasks. Its threads begin with the first one. */
    public SyncEngine(SyncSettings settings) {
        this(settings, FlowFollowing::new);
    }

    SyncEngine(SyncSettings settings, Following.Maker maker) {
        this.settings = settings;
        this.maker = maker;
    }

    /**
     * Whether a target can follow a source. Changes neither server.
     *
     * @throws io.gad.postgres.PostgresException if a server that was reached could not be asked
     */
    public List<Finding> precheck(PrecheckRequest request) {
        return Precheck.run(request, settings);
    }

    /** Starts a task, or goes on from what stands on the servers; the same again while it runs changes nothing. */
    public SyncTask start(SyncTaskSpec spec) {
        return tasks.compute(spec.id(), (id, running) -> {
            if (running != null && !running.isStopped()) {
                return running;
            }
            SyncTask task = new SyncTask(spec, settings, maker, database -> positions(spec, database));
            task.begin();
            specs.put(id, spec);
            return task;
        });
    }

    /**
     * Says with which other tasks of its source a task has to reckon, whether or not they run here: of one that does not, nobody knows
     * where its target stands, and it counts as standing far behind.
     */
    public void reckonWith(String id, Set<String> others) {
        reckoned.put(id, Set.copyOf(others));
    }

    /** Where the targets of the other tasks of its source stand in a database that they hold; zero where they were not asked yet. */
    private List<Lsn> positions(SyncTaskSpec spec, String database) {
        Stream<Lsn> absent = reckoned.getOrDefault(spec.id(), Set.of()).stream()
                .filter(id -> task(id).filter(task -> !task.isStopped()).isEmpty())
                .map(id -> Lsn.ZERO);
        Stream<Lsn> here = tasks.values().stream()
                .filter(task -> !task.isStopped()
                        && Optional.ofNullable(specs.get(task.id()))
                                .filter(spec::isBeside)
                                .isPresent())
                .flatMap(task -> task.status().databases().stream())
                .filter(status -> status.database().equals(database))
                .filter(status ->
                        status.phase().compareTo(SyncPhase.CATCH_UP) >= 0 || status.phase() == SyncPhase.PRECHECK)
                .map(SyncTaskStatus.DatabaseStatus::position);
        return Stream.concat(absent, here).toList();
    }

    public Optional<SyncTask> task(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    /** For which reign a task was started; empty where it does not run. */
    public Optional<Reign> reign(String id) {
        return task(id).filter(task -> !task.isStopped())
                .flatMap(task -> Optional.ofNullable(specs.get(id)))
                .map(SyncTaskSpec::reign);
    }

    /** Stops a task if it runs, and forgets it. */
    public void forget(String id) {
        reckoned.remove(id);
        SyncTask task = tasks.remove(id);
        if (task != null && !task.isStopped()) {
            task.abandon();
        }
    }

    /** Stops all tasks; they go on where they were when they are started again. */
    @Override
    public void close() {
        List.copyOf(tasks.keySet()).forEach(this::forget);
    }
}
