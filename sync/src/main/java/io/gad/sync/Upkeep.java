package io.gad.sync;

import io.gad.postgres.Session;
import io.gad.sync.ddl.RevivedIndexes;
import io.gad.sync.leftout.LeftOutTable;
import io.gad.sync.refresh.Refreshing;
import io.gad.sync.schema.Globals.Occasion;
import io.gad.sync.verify.Aspect;
import io.gad.sync.verify.GlobalsAspect;
import io.gad.sync.verify.LargeObjectsAspect;
import io.gad.sync.verify.SequencesAspect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of one database does not come by its log: sequences, roles and settings, large objects, views, tables that are left
 * out or to be read anew. Looked after again and again.
 */
final class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final DatabasePair pair;
    private final SyncState state;
    private final DatabaseLoad.Globals globals;
    private final SequenceWatch sequences;
    private final LargeObjectWatch largeObjects;
    private final DriftWatch drift;
    private final TableReading reading;
    private final LeavingOut leavingOut;
    private final Refreshing refreshing;
    private final LockedOut lockedOut;
    private final RevivedIndexes revived;

    Upkeep(DatabasePair pair, SyncState state, DatabaseLoad.Globals globals, TableReading reading) {
        this.reading = reading;
        this.leavingOut = new LeavingOut(pair);
        this.refreshing = new Refreshing(pair.mandate());
        this.pair = pair;
        this.state = state;
        this.globals = globals;
        this.sequences = new SequenceWatch(pair);
        this.largeObjects = new LargeObjectWatch(pair, state);
        this.drift = new DriftWatch(pair, state);
        this.lockedOut = new LockedOut(pair, state);
        this.revived = new RevivedIndexes(pair.mandate());
    }

    /**
     * Looks use the two sessions; what they find to be done takes its own, as it may take long.
     *
     * @param every runs a chore again and again, with that pause between
     */
    void schedule(BiConsumer<Duration, Runnable> every, KeptSession source, KeptSession target) {
        Duration often = pair.settings().polls().sequences();
        Duration seldom = pair.settings().polls().roles();
        every.accept(often, () -> source.use(s -> target.use(t -> sequences.poll(s, t))));
        every.accept(often, () -> {
            target.use(leavingOut::look);
            leavingOut.putWanted();
        });
        every.accept(often, () -> target.use(lockedOut::look));
        every.accept(often, leavingOut::takeRowsAway);
        every.accept(often, () -> {
            target.use(reading::look);
            reading.readWhatWaits();
        });
        every.accept(often, () -> {
            target.use(refreshing::look);
            refreshViews();
            state.note("materialized view not refreshed", refreshing.refused());
        });
        every.accept(often, () -> {
            source.use(s -> target.use(t -> lookForRevived(s, t)));
            makeRevived();
            state.note("index not made again", revived.refused());
        });
        every.accept(seldom, this::carryOverRoles);
        every.accept(seldom, () -> {
            source.use(s -> target.use(t -> largeObjects.look(s, t)));
            largeObjects.carryOverWhenDue();
        });
        every.accept(drift.pause(), this::lookForDrift);
    }

    /** A failure of the apply, by what has led to it: a definition that nobody has captured. */
    SyncProblem explained(SyncProblem failure) {
        return drift.explained(failure);
    }

    /** What the target says of tables that are not followed, before anything goes by it. */
    void lookAtLists() {
        try (Session target = pair.target("lists")) {
            reading.look(target);
            leavingOut.look(target);
        }
    }

    /** Before anything is followed: a table at which it stopped may be left out by now. */
    void putLeftOut() {
        leavingOut.putWanted();
    }

    /** As of the last look. */
    List<LeftOutTable> leftOut() {
        return leavingOut.tables();
    }

    private void lookForDrift() {
        if (reading.waiting() == 0) { // What is to be read anew is told, and made alike then.
            drift.look();
        }
    }

    private void refreshViews() {
        if (refreshing.isDue()) {
            try (Session target = pair.targetAtLength("refresh")) {
                refreshing.step(target);
            }
        }
    }

    private void lookForRevived(Session source, Session target) {
        Progress.read(target, pair.spec().id())
                .ifPresent(progress -> revived.look(source, target, progress.position()));
    }

    private void makeRevived() {
        if (revived.isDue()) {
            try (Session target = pair.targetAtLength("index")) {
                for (String made : revived.make(target)) {
                    LOG.info(
                            "task={} database={} index {} made again, as the source uses it again",
                            pair.spec().id(),
                            pair.name(),
                            made);
                }
            }
        }
    }

    private void carryOverRoles() {
        globals.carryOver(pair, state, Occasion.poll());
    }

    /** For a statement of the source that names a role which the target lacks. */
    void refreshRoles(Optional<String> missing) {
        globals.carryOver(pair, state, new Occasion.Replay(missing));
    }

    /**
     * Reads everything once more, as after the last change of a closed source.
     *
     * @return whether the target holds what the source's sequences showed after this was called; roles and large objects
     *     come as far as the deadline lets them
     */
    boolean lastLook(Duration deadline) throws InterruptedException {
        return lastLook(deadline, false);
    }

    /**
     * As {@link #lastLook(Duration)}.
     *
     * @param wholly whether roles and large objects count too, and views that are to be refreshed
     */
    boolean lastLook(Duration deadline, boolean wholly) throws InterruptedException {
        LastLook last = new LastLook(pair, deadline);
        last.begin("roles", this::carryOverRoles);
        if (wholly || largeObjects.mayEndWithin(deadline)) {
            last.begin("large objects", () -> {
                var unused = largeObjects.carryOver();
            });
        }
        if (wholly) {
            last.begin("views", this::refreshAllViews);
        }
        boolean exact = last.await("sequences", sequences::poll);
        boolean all = last.awaitOthers();
        return exact && (all || !wholly);
    }

    /** Those that the server refuses to refresh it would refuse again. */
    private void refreshAllViews() {
        try (Session target = pair.targetAtLength("refresh")) {
            refreshing.look(target);
            if (refreshing.isDue()) {
                refreshing.step(target);
            }
        }
    }

    /** In which both sides can be compared. */
    List<Aspect> aspects() {
        return List.of(
                new SequencesAspect(pair.name(), sequences::poll),
                new GlobalsAspect(pair.name(), this::carryOverRoles),
                new LargeObjectsAspect(pair.name(), largeObjects::carryOver));
    }
}
