package io.gad.sync;

import io.gad.member.MemberProblem;
import io.gad.member.StaleMandateException;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.SyncTaskStatus.DatabaseStatus;
import io.gad.sync.apply.RefusalPassed;
import io.gad.sync.copy.CopyProgress;
import io.gad.sync.copy.Throttle;
import io.gad.sync.cut.CutSite;
import io.gad.sync.resync.ResyncProgress;
import io.gad.sync.verify.Subject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database of a task: looks where it stands, loads it if it must, follows it; and what becomes of every failure.
 * Passing ones are tried again, problems wait for a person, a stale mandate is the end. All it goes by after a kill is
 * the target's progress row and the source's slot.
 */
final class DatabaseSync {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSync.class);
    private static final Duration SLICE = Duration.ofMillis(50);

    private final DatabasePair pair;
    private final SyncState state;
    private final CopyProgress copied = new CopyProgress();
    private final ResyncProgress compared = new ResyncProgress();
    private final Throttle throttle;
    private final DatabaseLoad.Globals globals;
    private final Following.Maker maker;
    private final Upkeep upkeep;
    private final TableReading reading;
    private final PassingTrouble trouble;
    private final PassedRefusals refusals = new PassedRefusals();
    private final Thread thread;
    private boolean paused;
    private boolean stopping;
    private boolean looked;
    private volatile @Nullable Following following;
    private volatile Lsn position = Lsn.ZERO;
    private volatile Lsn sourceEnd = Lsn.ZERO;

    DatabaseSync(
            DatabasePair pair, Throttle throttle, DatabaseLoad.Globals globals, Following.Maker maker, boolean paused) {
        this.pair = pair;
        this.throttle = throttle;
        this.globals = globals;
        this.maker = maker;
        this.reading = new TableReading(pair, this::cutSite, this::lagMillis);
        this.paused = paused;
        this.state = new SyncState(InstantSource.system());
        this.trouble = new PassingTrouble(pair, state, this::rowsMoved, this::position);
        this.upkeep = new Upkeep(pair, state, globals, reading);
        this.thread = Thread.ofVirtual()
                .name("sync-" + pair.spec().id() + "-" + pair.name())
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Backoff backoff = new Backoff();
        OvertakenLoads overtaken = new OvertakenLoads(pair.name(), copied);
        while (awaitTurn()) {
            try {
                work();
                backoff.reset();
                overtaken.none();
            } catch (LoadOvertaken e) {
                LOG.info(
                        "task={} database={} load begins again: {}", pair.spec().id(), pair.name(), e.getMessage());
                overtaken.once(e).ifPresent(this::fail);
            } catch (InterruptedException e) {
                LOG.debug("task={} database={} interrupted", pair.spec().id(), pair.name(), e);
            } catch (RuntimeException e) {
                judge(e, backoff);
            } catch (Error e) { // It would end without a word, and what it shows would be as it was.
                judge(new IllegalStateException(e.toString(), e), backoff);
            }
        }
        LOG.info("task={} database={} stopped", pair.spec().id(), pair.name());
    }

    private void work() throws InterruptedException {
        Optional<Progress> standing = look();
        if (isHeld()) {
            return;
        }
        if (standing.filter(Progress::isLoaded).isEmpty()) {
            new BringingUp(pair, state, copied, compared, throttle, globals).run(standing);
            standing = look();
        }
        Progress progress = standing.orElseThrow(() -> new SyncProblem(
                "PROGRESS_LOST",
                "Expected the progress of task " + pair.spec().id() + " in the target's database " + pair.name()
                        + ", found none.",
                CopyAnew.HINT));
        upkeep.putLeftOut();
        Following follower = maker.make(pair, progress, upkeep::refreshRoles);
        synchronized (this) {
            if (paused || stopping) {
                return;
            }
            following = follower;
        }
        try {
            new DatabaseFollow(pair, state, follower, upkeep).run(progress.phase());
        } finally {
            position = Lsn.max(position, follower.status().position());
            following = null;
        }
    }

    /** Where the target stands; a position without its slot cannot be followed. */
    private Optional<Progress> look() {
        Optional<Progress> standing = Standing.look(pair);
        standing.filter(Progress::isLoaded).ifPresent(progress -> {
            upkeep.lookAtLists();
            position = progress.position();
            state.enter(progress.phase());
        });
        synchronized (this) {
            looked = true;
            notifyAll();
        }
        if (standing.filter(Progress::isLoaded).isPresent()) {
            Standing.requireSlot(pair);
        }
        return standing;
    }

    private void judge(RuntimeException e, Backoff backoff) {
        if (e instanceof StaleMandateException) {
            LOG.warn("task={} database={} stops for good: {}", pair.spec().id(), pair.name(), e.getMessage());
            state.outdated(String.valueOf(e.getMessage()));
        } else if (e instanceof SyncProblem p) {
            fail(new SyncState.Problem(p.code(), String.valueOf(p.getMessage()), p.hint()));
        } else if (e instanceof MemberProblem p) {
            fail(new SyncState.Problem(p.code(), String.valueOf(p.getMessage()), p.hint()));
        } else if (e instanceof RefusalPassed p) {
            LOG.warn("task={} database={} refused and taken", pair.spec().id(), pair.name(), p);
            refusals.once(p)
                    .ifPresentOrElse(
                            this::fail,
                            () -> pause(backoff.next(
                                    SqlState.CONTENTION, new Backoff.Reached(position, copied.rowsCopied()))));
        } else if (e instanceof PostgresException p && p.kind().isPassing()) {
            LOG.debug("task={} database={} tried again", pair.spec().id(), pair.name(), p);
            trouble.show(p);
            pause(backoff.next(p.kind(), new Backoff.Reached(position, copied.rowsCopied())));
        } else if (e instanceof SpoolTrouble p) {
            LOG.debug("task={} database={} tried again", pair.spec().id(), pair.name(), p);
            trouble.show(p);
            pause(backoff.next(SqlState.DISK_FULL, new Backoff.Reached(position, copied.rowsCopied())));
        } else if (e instanceof PostgresException p) {
            fail(RowTooLarge.problem(pair, p)
                    .orElseGet(() -> new SyncState.Problem(
                            "SERVER_REFUSED",
                            String.valueOf(p.getMessage()),
                            "Put right what the server names, then resume.")));
        } else {
            LOG.error("task={} database={} failed", pair.spec().id(), pair.name(), e);
            fail(new SyncState.Problem(
                    "INTERNAL_ERROR", e.toString(), "It is in the server's log; resume to try again."));
        }
    }

    private long rowsMoved() {
        return copied.rowsCopied() + compared.rowsCompared();
    }

    private synchronized void fail(SyncState.Problem problem) {
        if (!state.isFailed() && !stopping) {
            LOG.error("task={} database={} {}: {}", pair.spec().id(), pair.name(), problem.code(), problem.text());
            state.fail(problem);
        }
    }

    private synchronized boolean isHeld() {
        return paused || stopping;
    }

    /** Waits while it is failed, or paused and has looked where it stands; false when it is to end. */
    private synchronized boolean awaitTurn() {
        while (!stopping && !state.isOutdated() && (paused && looked || state.isFailed())) {
            try {
                wait(1_000);
            } catch (InterruptedException e) {
                LOG.trace("woken", e);
            }
        }
        boolean on = !stopping && !state.isOutdated();
        if (on) {
            // An interrupt was meant for the work that has ended, not for the next.
            var unused = Thread.interrupted();
        }
        return on;
    }

    private synchronized void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        long left = length.toMillis();
        while (left > 0 && !stopping && !(paused && looked)) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                return;
            }
            left = (end - System.nanoTime()) / 1_000_000;
        }
    }

    /** Takes effect at once while following; a load is finished first. */
    void pause() {
        Following running;
        synchronized (this) {
            paused = true;
            running = following;
        }
        if (running != null) {
            running.stop();
        }
    }

    synchronized void resume() {
        paused = false;
        state.resume();
        notifyAll();
    }

    /** Ends it; {@link #awaitEnd} waits for it. */
    void stop() {
        Following running;
        synchronized (this) {
            stopping = true;
            running = following;
            notifyAll();
        }
        reading.yield();
        if (running != null) {
            running.stop();
        } else {
            thread.interrupt();
        }
    }

    /** @return whether it has ended */
    boolean awaitEnd(Duration deadline) throws InterruptedException {
        return thread.join(deadline);
    }

    void abandon() {
        Following running = following;
        if (running != null) {
            running.abandon();
        }
        thread.interrupt();
    }

    /** Stops the work because of a problem that somebody else has seen; a resume tries again. */
    void giveUp(SyncState.Problem problem) {
        fail(problem);
        Following running = following;
        if (running != null) {
            running.stop();
        } else {
            thread.interrupt();
        }
    }

    /**
     * @param slot empty if there is none, which keeps nothing
     * @param sourceEnd where the source's log ended then
     */
    void seen(Optional<SlotState> slot, Lsn sourceEnd) {
        state.slotBytes(slot.map(SlotState::retainedBytes).orElse(0L));
        if (slot.isEmpty()) {
            state.withdrawWarning();
        }
        this.sourceEnd = sourceEnd;
    }

    /** Whether its first copy is under way: it goes on with that. */
    boolean isLoading() {
        return state.phase() == SyncPhase.SCHEMA || state.phase() == SyncPhase.FULL;
    }

    /** Whether it was in step once since its copy, or is brought in line again. */
    boolean isCopied() {
        return state.phase() == SyncPhase.INCREMENTAL
                || state.phase() == SyncPhase.RESYNC
                || state.phase() == SyncPhase.REWIND;
    }

    /** Log of the source that is not applied here, as of the last look at the slots; while in step, what has arrived. */
    long lagBytes() {
        if (position.equals(Lsn.ZERO)) {
            return 0;
        }
        Optional<Following.Status> now = followed();
        if (now.filter(Following.Status::inStep).isPresent()) {
            return now.map(Following.Status::lagBytes).orElse(0L);
        }
        Lsn applied = now.map(s -> Lsn.max(s.position(), position)).orElse(position);
        return Math.max(
                sourceEnd.bytesSince(applied),
                now.map(Following.Status::lagBytes).orElse(0L));
    }

    void warn(SyncState.Problem problem) {
        state.warn(problem);
    }

    void withdrawWarning() {
        state.withdrawWarning();
    }

    /**
     * Whether everything up to the marker is applied, and the sequences were read once more after that; roles and large
     * objects too, as far as the deadline lets them, or, {@code wholly}, with views to be refreshed, in any case. Without one:
     * whether nothing that was received is left to apply, which also holds while the source cannot be read from.
     */
    boolean drain(Optional<String> marker, Duration deadline, boolean wholly) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        // Whoever drains is in a hurry: a table that is read holds the apply.
        boolean drained = reading.heldBack(() -> applied(marker, end));
        if (!drained || marker.isEmpty()) {
            return drained;
        }
        upkeep.putLeftOut(); // What was taken in a moment ago waits to be read.
        reading.look(); // What was applied last may have put a table on the list.
        return upkeep.lastLook(Duration.ofNanos(Math.max(0, end - System.nanoTime())), wholly);
    }

    private boolean applied(Optional<String> marker, long end) throws InterruptedException {
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            Following running = following;
            if (running != null) {
                // In slices: one that cannot connect is replaced by another, which is asked then.
                Duration slice = left.compareTo(SLICE) > 0 ? SLICE : left;
                boolean drained = running.drain(marker, slice);
                if (drained || left.isZero()) {
                    return drained;
                }
            }
            synchronized (this) {
                boolean loaded = looked && state.phase().compareTo(SyncPhase.CATCH_UP) >= 0;
                if (following == null && marker.isEmpty() && loaded) {
                    return true;
                }
                if (left.isZero()) {
                    return false;
                }
                wait(20);
            }
        }
    }

    /** Where both sides can be compared and mended; refused while it is not followed. */
    Subject subject() {
        return new Subject(pair.name(), this::cutSite, this::lagMillis, upkeep.aspects());
    }

    private CutSite cutSite() {
        return CutPlace.of(pair, state, following);
    }

    private long lagMillis() {
        return followed().flatMap(Following.Status::lagMillis).orElse(0L);
    }

    /** Has a table read anew, and goes on if it had stopped; false if the target has no such table. */
    boolean reread(String table) {
        boolean there = reading.ask(table);
        if (there && state.isFailed()) {
            state.resume(); // Whoever waits for it looks every second.
        }
        return there;
    }

    /** Tables whose rows are not the source's until they are read anew. */
    int tablesToRead() {
        return reading.waiting();
    }

    boolean isFailed() {
        return state.isFailed();
    }

    boolean isOutdated() {
        return state.isOutdated();
    }

    SourceDatabase database() {
        return pair.database();
    }

    String slot() {
        return pair.slot();
    }

    Optional<Following.Status> followed() {
        return Optional.ofNullable(following).map(Following::status);
    }

    private Lsn position() {
        return followed().map(s -> Lsn.max(s.position(), position)).orElse(position);
    }

    DatabaseStatus status() {
        Optional<Following.Status> now = followed();
        Optional<SyncState.Problem> problem = state.problem().or(reading::problem);
        return new DatabaseStatus(
                pair.name(),
                state.phase(),
                position(),
                now.flatMap(Following.Status::sourceCommitTime),
                rowsMoved(),
                copied.rowsTotal() + compared.rowsTotal(),
                copied.bytesCopied(),
                copied.bytesTotal(),
                state.phase() == SyncPhase.FULL ? copied.timeLeft() : Optional.empty(),
                now.map(Following.Status::transactions).orElse(0L),
                now.map(Following.Status::rows).orElse(0L),
                state.slotBytes(),
                problem.map(SyncState.Problem::text),
                problem.map(SyncState.Problem::code),
                state.notes(),
                upkeep.leftOut(),
                state.phase() == SyncPhase.FULL ? Optional.of(copied.detail()) : Optional.empty(),
                state.building());
    }
}
