package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.ddl.DeadIndexes;
import io.gad.sync.prepare.PublicationMark;
import io.gad.sync.publish.ListedPublication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded database being kept in step: the follower, and what runs beside it on a schedule. Whatever ends the follower
 * ends all of it; what has been applied stands in the target's progress row.
 */
final class DatabaseFollow {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFollow.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    /** What the apply says where the target does not take a row. */
    private static final Set<String> OF_ROWS = Set.of("APPLY_REFUSED", "DIVERGENCE");

    private final DatabasePair pair;
    private final SyncState state;
    private final Following following;
    private final Upkeep upkeep;
    private volatile Lsn goal = Lsn.ZERO;
    private volatile @Nullable SyncProblem changed;

    DatabaseFollow(DatabasePair pair, SyncState state, Following following, Upkeep upkeep) {
        this.pair = pair;
        this.state = state;
        this.following = following;
        this.upkeep = upkeep;
    }

    /** Follows until it is stopped or fails. */
    void run(SyncPhase from) throws InterruptedException {
        state.enter(from);
        Optional<ListedPublication> listed = settleList();
        ScheduledExecutorService beside =
                Executors.newScheduledThreadPool(4, Thread.ofVirtual().factory());
        try (Heart heart = new Heart(pair);
                KeptSession source = new KeptSession(() -> pair.source("look"));
                KeptSession target = new KeptSession(() -> pair.target("look"))) {
            every(beside, LOOK, () -> {
                setGoal();
                heart.beatWhenDue();
            });
            every(beside, LOOK, this::lookWhetherInStep);
            upkeep.schedule((pause, chore) -> every(beside, pause, chore), source, target);
            every(
                    beside,
                    pair.settings().polls().databases(),
                    () -> source.use(s -> target.use(t -> lookAtPublication(s, t, listed))));
            following.run();
        } catch (SyncProblem e) {
            if (OF_ROWS.contains(e.code()) && dropsDeadIndexes(e)) {
                return; // It begins again where it was, without them.
            }
            throw upkeep.explained(e);
        } finally {
            beside.shutdownNow();
        }
        SyncProblem found = changed;
        if (found != null) {
            throw found;
        }
    }

    /**
     * A row may not fit a unique index that the source is about to drop.
     *
     * @param refused what is told where that cannot be found out
     */
    private boolean dropsDeadIndexes(SyncProblem refused) {
        try (Session source = pair.source("look");
                Session target = pair.targetAtLength("look")) {
            Optional<Instant> applied =
                    ProgressTable.read(target, pair.spec().id()).flatMap(io.gad.sync.apply.Progress::sourceCommitTime);
            List<String> dropped =
                    DdlCapture.stands(source) ? DeadIndexes.drop(source, target, pair.mandate(), applied) : List.of();
            if (!dropped.isEmpty()) {
                LOG.info(
                        "task={} database={} dropped ahead, as the source drops them: {}",
                        pair.spec().id(),
                        pair.name(),
                        dropped);
            }
            return !dropped.isEmpty();
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw e; // Then it is tried again, and looked at again if it is refused again.
            }
            refused.addSuppressed(e);
            return false;
        }
    }

    /** Before anything is applied; empty where all tables are published as such. */
    private Optional<ListedPublication> settleList() {
        try (Session source = pair.source("publish")) {
            if (!ListedPublication.stands(source, DatabasePair.PUBLICATION)) {
                return Optional.empty();
            }
            ListedPublication listed = pair.listedPublication();
            try (Session target = pair.targetAtLength("publish")) {
                listed.settle(source, target);
            }
            return Optional.of(listed);
        }
    }

    /** Compared when following begins; and again and again, as the stream need not break when it is changed. */
    private void lookAtPublication(Session source, Session target, Optional<ListedPublication> listed) {
        PublicationMark.require(
                source,
                DatabasePair.PUBLICATION,
                PublicationMark.kept(target, pair.spec().id()));
        if (listed.isPresent() && !listed.get().look(source, target)) {
            following.stop(); // It begins again, and settles the list first.
        }
    }

    /** Where the source stood when following began; the first beat lies behind it. */
    private void setGoal() {
        if (goal.equals(Lsn.ZERO)) {
            try (Session source = pair.source("look")) {
                goal = source.currentLsn();
            }
        }
    }

    private void lookWhetherInStep() {
        Following.Status status = following.status();
        if (status.sourceAnsweredAt().isEmpty()) {
            return;
        }
        state.well();
        boolean arrived = !goal.equals(Lsn.ZERO) && !goal.isAfter(status.position());
        if (state.phase() == SyncPhase.CATCH_UP && arrived && status.inStep()) {
            try (Session target = pair.target("progress")) {
                Progress.enter(target, pair, SyncPhase.INCREMENTAL);
            }
            state.enter(SyncPhase.INCREMENTAL);
            LOG.info("task={} database={} in step at {}", pair.spec().id(), pair.name(), status.position());
        }
    }

    /** A chore that cannot be done is done at its next turn; one that finds a problem ends the following. */
    private void every(ScheduledExecutorService beside, Duration pause, Runnable chore) {
        var unused = beside.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                    } catch (SyncProblem e) {
                        changed = e;
                        following.stop();
                    } catch (PostgresException e) {
                        LOG.debug(
                                "task={} database={} chore put off", pair.spec().id(), pair.name(), e);
                    } catch (RuntimeException | Error e) { // else it would never be done again
                        LOG.error(
                                "task={} database={} chore failed", pair.spec().id(), pair.name(), e);
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
