package io.gad.sync;

import io.gad.member.TablePattern;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.Publications;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.copy.Throttle;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.schema.Globals;
import io.gad.sync.schema.GlobalsReport;
import io.gad.sync.schema.KnownRoles;
import io.gad.sync.standing.Companions;
import io.gad.sync.verify.Verification;
import io.gad.sync.verify.VerificationStatus;
import io.gad.sync.verify.VerifyRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction between two instances: one sync for each database, new databases picked up while it runs. Stopped once,
 * it never starts again; the same specification may be given to the engine anew.
 */
public final class SyncTask {

    private static final Logger LOG = LoggerFactory.getLogger(SyncTask.class);
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final Duration RELEASE = Duration.ofSeconds(10);

    private final SyncTaskSpec spec;
    private final SyncSettings settings;
    private final Following.Maker maker;
    private final Throttle throttle = new Throttle(Throttle.Limits.NONE);
    private final LeftOutPatterns leftOut;
    private final Object rolesLock = new Object();
    private final KnownRoles knownRoles = new KnownRoles();
    private final KeptSession home;
    private final StandingWatch standing;
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();
    private final Map<String, DatabaseSync> databases = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService watch =
            Executors.newScheduledThreadPool(3, Thread.ofVirtual().factory());
    private volatile boolean paused;
    private volatile boolean stopped;
    private volatile @Nullable Verification verification;

    SyncTask(SyncTaskSpec spec, SyncSettings settings, Following.Maker maker, Companions companions) {
        this.spec = spec;
        this.settings = settings;
        this.maker = maker;
        this.paused = spec.paused();
        this.leftOut = new LeftOutPatterns(spec.leftOut());
        this.home = new KeptSession(() ->
                spec.source().open(spec.source().dsn().database(), SessionSettings.control("watch-" + spec.id())));
        this.standing = new StandingWatch(spec, settings.walBudgetBytes(), databases, companions);
    }

    void begin() {
        LOG.info(
                "task={} source={} target={} reign={} begins",
                spec.id(),
                spec.sourceInstance(),
                spec.targetInstance(),
                spec.reign());
        DatabaseWatch databaseWatch = new DatabaseWatch(spec, this::take, this::dropped);
        WalBudget budget = new WalBudget(spec, settings.walBudgetBytes(), databases);
        every(settings.polls().databases(), () -> databaseWatch.look(home));
        every(settings.polls().budget(), () -> home.use(budget::look));
        every(StandingWatch.TICK, standing::look);
    }

    private void every(Duration pause, Runnable look) {
        var unused = watch.scheduleWithFixedDelay(
                () -> {
                    try {
                        look.run();
                    } catch (PostgresException e) {
                        LOG.debug("task={} look put off", spec.id(), e);
                    } catch (RuntimeException | Error e) { // else it would never be done again
                        LOG.error("task={} look failed", spec.id(), e);
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private synchronized void take(SourceDatabase database) {
        if (stopped || databases.containsKey(database.name())) {
            return;
        }
        LOG.info("task={} database={} taken", spec.id(), database.name());
        DatabaseSync sync = new DatabaseSync(
                new DatabasePair(spec, settings, database, leftOut), throttle, this::carryOverRoles, maker, paused);
        databases.put(database.name(), sync);
        sync.start();
    }

    /** One database after the other: two who make the same role at once would be in each other's way. */
    private void carryOverRoles(DatabasePair pair, SyncState state, Globals.Occasion occasion) {
        synchronized (rolesLock) {
            try (Session source = pair.source("roles");
                    Session target = pair.targetAtLength("roles")) {
                // A replay that waits for this may hold what this would wait for.
                target.execute("SET lock_timeout = '10s'");
                GlobalsReport report =
                        Globals.bringInStep(source, target, pair.mandate(), knownRoles, List.of(pair.name()), occasion);
                state.note("role or setting not carried over", report.refused());
                report.refused().stream()
                        .filter(refusals::add)
                        .forEach(r -> LOG.warn("task={} role or setting not carried over: {}", spec.id(), r));
            }
        }
    }

    private void dropped(String database) {
        DatabaseSync sync = databases.get(database);
        if (sync != null && !sync.isFailed()) {
            sync.giveUp(new SyncState.Problem(
                    "DATABASE_DROPPED",
                    "Expected database " + database + " on the source, found it dropped or renamed.",
                    CopyAnew.hint(spec)));
        }
    }

    public String id() {
        return spec.id();
    }

    /** Whether it has ended for good. */
    public boolean isStopped() {
        return stopped;
    }

    /** What the task says of itself now; asks no server. */
    public SyncTaskStatus status() {
        List<DatabaseSync> all = List.copyOf(databases.values());
        List<Following.Status> followed =
                all.stream().flatMap(d -> d.followed().stream()).toList();
        return new SyncTaskStatus(
                spec.id(),
                state(all),
                followed.stream().flatMap(s -> s.lagMillis().stream()).max(Comparator.naturalOrder()),
                all.stream().mapToLong(DatabaseSync::lagBytes).max().orElse(0),
                followed.stream().flatMap(s -> s.sourceAnsweredAt().stream()).max(Comparator.<Instant>naturalOrder()),
                all.stream().map(DatabaseSync::status).toList());
    }

    private SyncTaskStatus.State state(List<DatabaseSync> all) {
        if (stopped || all.stream().anyMatch(DatabaseSync::isOutdated)) {
            return SyncTaskStatus.State.STOPPED;
        }
        if (all.stream().anyMatch(DatabaseSync::isFailed)) {
            return SyncTaskStatus.State.FAILED;
        }
        if (paused) {
            return SyncTaskStatus.State.PAUSED;
        }
        return all.stream()
                .map(d -> d.status().phase())
                .min(Comparator.naturalOrder())
                .map(SyncTaskStatus.State::of)
                .orElse(SyncTaskStatus.State.PRECHECK);
    }

    /**
     * Has one table read anew from the source, definition and rows; a database that has stopped goes on.
     *
     * @param table with its schema, quoted where it must be
     * @return whether the task has such a database, and its target such a table
     * @throws PostgresException if the target does not answer
     */
    public boolean reread(String database, String table) {
        DatabaseSync sync = databases.get(database);
        return sync != null && sync.reread(table);
    }

    /** Tables whose rows are not the source's until they are read anew, in all databases. */
    public int tablesToRead() {
        return databases.values().stream().mapToInt(DatabaseSync::tablesToRead).sum();
    }

    /**
     * Begins to compare both sides, beside the synchronization; the one before is forgotten.
     *
     * @return whether it was begun; false: one is running
     */
    public synchronized boolean verify(VerifyRequest request) {
        Verification before = verification;
        if (before != null && before.isRunning()) {
            return false;
        }
        Verification next = new Verification(
                spec.id(),
                databases.values().stream().map(DatabaseSync::subject).toList(),
                request);
        verification = next;
        next.start();
        return true;
    }

    /** @return whether the last comparison of this process has ended */
    public boolean awaitVerification(Duration atMost) throws InterruptedException {
        Verification last = verification;
        return last == null || last.awaitEnd(atMost);
    }

    /** What the last comparison of this process says; empty if there was none. */
    public Optional<VerificationStatus> verification() {
        return Optional.ofNullable(verification).map(Verification::status);
    }

    /**
     * Has databases brought in line with the source by comparing and mending, whatever they hold and wherever they stand;
     * returns at once. A task that is paused begins with it when it is resumed.
     *
     * @param names empty: every database that has stopped with a problem; one that is being loaded is left to that
     * @return those for which it was begun
     * @throws PostgresException if a server does not answer; begun for those before
     * @throws SyncProblem if a database is not on the source any more
     */
    public synchronized List<String> resync(List<String> names) {
        List<DatabaseSync> chosen = databases.values().stream()
                .filter(d -> !d.isOutdated() && !d.isLoading())
                .filter(d -> names.isEmpty()
                        ? d.isFailed()
                        : names.contains(d.database().name()))
                .toList();
        if (stopped || chosen.isEmpty()) {
            return List.of();
        }
        endVerification();
        List<SourceDatabase> present;
        try (Session source = maintenance(spec.source())) {
            present = SourceDatabase.list(source, spec.databases());
        }
        chosen.forEach(d -> resync(d, present));
        return chosen.stream().map(d -> d.database().name()).toList();
    }

    /** The progress row alone says what is to be done: killed behind it, the next start does it. */
    private void resync(DatabaseSync before, List<SourceDatabase> present) {
        String name = before.database().name();
        SourceDatabase database = present.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SyncProblem(
                        "DATABASE_DROPPED",
                        "Expected database " + name + " on the source, found it dropped or renamed.",
                        "Drop it on the secondary too, or make it again."));
        before.stop();
        awaitEnd(before);
        DatabasePair pair = new DatabasePair(spec, settings, database, leftOut);
        try {
            ResyncOrder.give(pair);
            LOG.info("task={} database={} to be resynced", spec.id(), name);
        } finally {
            // Also where it was refused: it looks again, and stops with what it finds.
            DatabaseSync next = new DatabaseSync(pair, throttle, this::carryOverRoles, maker, paused);
            databases.put(name, next);
            next.start();
        }
    }

    /** Holds the following; a database that is being loaded is held when its load is done. */
    public synchronized void pause() {
        paused = true;
        databases.values().forEach(DatabaseSync::pause);
    }

    /** How fast rows may be copied from now on, over all databases together. */
    public void limit(Throttle.Limits limits) {
        throttle.limit(limits);
    }

    /** What is left out from now on; each database takes it over by itself, at a position of its own. */
    public void leaveOut(List<TablePattern> patterns) {
        leftOut.set(patterns);
    }

    /** Goes on after a pause or a failure. */
    public synchronized void resume() {
        paused = false;
        databases.values().forEach(DatabaseSync::resume);
    }

    /**
     * Waits until every database has applied everything up to the marker in its heartbeat row and has read the sequences
     * once more, which are exact then if the source is closed; without a marker, all whole transactions that were received.
     *
     * @return false if the deadline came first, or with a marker if the sequences could not be read
     */
    public boolean drain(Optional<String> marker, Duration deadline) {
        return drain(marker, deadline, false);
    }

    /** @param wholly whether, with a marker, roles, large objects and views to be refreshed count too */
    public boolean drain(Optional<String> marker, Duration deadline, boolean wholly) {
        endVerification(); // Whoever drains is in a hurry: a repair would hold the apply.
        List<Future<Boolean>> drained = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (DatabaseSync database : databases.values()) {
                drained.add(threads.submit(() -> database.drain(marker, deadline, wholly)));
            }
        }
        return !drained.isEmpty() && drained.stream().allMatch(f -> f.state() == Future.State.SUCCESS && f.resultNow());
    }

    /**
     * Stops for good: the running target transactions end or are rolled back within seconds.
     *
     * @return up to where the target holds everything, by database, as its progress rows say
     * @throws PostgresException if the target could not be asked; the task is stopped all the same
     */
    public Map<String, Lsn> stop() {
        abandon();
        Map<String, Lsn> positions = positions();
        LOG.info("task={} stopped", spec.id());
        return positions;
    }

    /** Ends the threads and asks no server. */
    void abandon() {
        synchronized (this) {
            stopped = true;
        }
        watch.shutdownNow();
        home.close();
        standing.close();
        endVerification();
        databases.values().forEach(DatabaseSync::stop);
        inParallel(this::awaitEnd);
    }

    private void endVerification() {
        Verification comparing = verification;
        if (comparing != null) {
            comparing.stop();
        }
    }

    private void awaitEnd(DatabaseSync database) {
        try {
            if (!database.awaitEnd(ENDING)) {
                database.abandon();
                if (!database.awaitEnd(ENDING)) {
                    LOG.warn(
                            "task={} database={} does not end",
                            spec.id(),
                            database.database().name());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inParallel(Consumer<DatabaseSync> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            databases.values().forEach(database -> threads.submit(() -> work.accept(database)));
        }
    }

    /** Ends what the threads left behind, and asks then. */
    private Map<String, Lsn> positions() {
        Map<String, Future<Optional<Lsn>>> asked = new TreeMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            databases.keySet().forEach(database -> asked.put(database, threads.submit(() -> position(database))));
        }
        Map<String, Lsn> positions = new TreeMap<>();
        asked.forEach((database, answer) -> answer(answer).ifPresent(position -> positions.put(database, position)));
        return positions;
    }

    private static Optional<Lsn> answer(Future<Optional<Lsn>> asked) {
        if (asked.state() == Future.State.FAILED && asked.exceptionNow() instanceof RuntimeException e) {
            throw e;
        }
        return asked.resultNow();
    }

    private Optional<Lsn> position(String database) {
        try (Session target = spec.target().open(database, SessionSettings.control("stop"))) {
            OwnSessions.end(target, spec.id(), database, ENDING);
            return Progress.read(target, spec.id()).filter(Progress::isLoaded).map(Progress::position);
        } catch (PostgresException e) {
            if (e.kind() != SqlState.UNDEFINED) {
                throw e;
            }
            // The target has no such database yet: nothing was loaded.
            return Optional.empty();
        }
    }

    private Session maintenance(Login login) {
        return login.open(login.dsn().database(), SessionSettings.control("list-" + spec.id()));
    }

    /**
     * Takes a task's slots off its source, and if told the publication too. May be repeated.
     *
     * @param publication whether no other task of the group needs it
     */
    public static void removeSourceSlots(Login source, String task, boolean publication) {
        SessionSettings settings = SessionSettings.bulk(task + "/remove").withTimeouts(ENDING, RELEASE.multipliedBy(3));
        try (Session maintenance = source.open(source.dsn().database(), settings)) {
            for (SlotState slot : ReplicationSlots.withPrefix(maintenance, TaskSlots.prefix(task))) {
                TaskSlots.drop(maintenance, slot.name(), RELEASE);
            }
            if (publication) {
                for (SourceDatabase database : SourceDatabase.list(maintenance, List.of())) {
                    try (Session session = source.open(database.name(), settings)) {
                        session.silence();
                        Publications.drop(session, DatabasePair.PUBLICATION);
                    }
                }
            }
        }
    }

    /** Undo of a first copy: takes from the target what the task has put there, and everything of ours. */
    public static void clearTarget(SyncTaskSpec spec, SyncSettings settings) {
        TargetUndo.run(spec, settings);
    }
}
