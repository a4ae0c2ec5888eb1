package io.gad.sync;

import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.sync.apply.Progress;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.copy.LoadBook;
import io.gad.sync.copy.LoadedExtent;
import io.gad.sync.ddl.DdlEntry;
import io.gad.sync.ddl.DdlReplay;
import io.gad.sync.ddl.Touched;
import io.gad.sync.ddl.TriedDdl;
import io.gad.sync.follow.ChangeFlow;
import io.gad.sync.heartbeat.Heartbeat;

/**
 * Brings the part of a database that is loaded from one position of the source to a later one, by the ordinary flow, so
 * that the rest may be read under that later position's snapshot. Killed anywhere, the target's progress row says how far
 * it is, and the next one goes on from there.
 */
final class CarryForward {

    private final DatabasePair pair;

    CarryForward(DatabasePair pair) {
        this.pair = pair;
    }

    /**
     * Returns when the target stands at {@code goal}.
     *
     * @throws LoadLost if what is loaded cannot be brought there
     */
    void to(Lsn goal) throws InterruptedException {
        LoadedExtent extent;
        boolean definitionsStand;
        try (Session target = pair.target("load")) {
            extent = new LoadedExtent(LoadBook.tables(target));
            definitionsStand =
                    LoadBook.postDataBegun(target) || pair.spec().schemaMode() == SyncTaskSpec.SchemaMode.EXISTING;
        }
        try (Session heart = pair.source("heart")) {
            // Something behind the goal, so that it is seen to be passed.
            new Heartbeat(pair.sourceMandate()).beat(heart);
        }
        DdlReplay replay = new TriedDdl();
        try {
            new ChangeFlow(
                            FlowFollowing.spec(pair),
                            (target, entry) -> define(target, entry, extent, definitionsStand, replay),
                            FlowFollowing.limits(pair.settings()),
                            extent,
                            goal)
                    .run();
        } catch (SyncProblem e) {
            throw new LoadLost("what is loaded could not be brought to " + goal + ": " + e.getMessage(), e);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        arrive(goal);
    }

    /** Nothing lies between where the flow stands and the goal. */
    private void arrive(Lsn goal) {
        try (Session target = pair.target("progress")) {
            target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                Lsn stands = ProgressTable.read(target, pair.spec().id())
                        .map(Progress::position)
                        .orElseThrow();
                if (goal.isAfter(stands)) {
                    ProgressTable.advance(
                            target, pair.spec().id(), pair.spec().reign().epoch(), goal, java.util.Optional.empty());
                }
            });
        }
    }

    /**
     * What a definition did to tables is not replayed: they are made anew, as the next snapshot shows them. Any other is tried,
     * for rows behind it may need it, as a type's new label; what it should have done is seen to before the next round.
     */
    private void define(
            Session target, DdlEntry entry, LoadedExtent extent, boolean definitionsStand, DdlReplay replay) {
        if (definitionsStand || !(Touched.by(entry) instanceof Touched.Some some)) {
            throw lost(entry);
        }
        extent.remake(target, some.again());
        extent.remakeByKeys(target, some.keys());
        if (some.beside()) {
            LoadBook.realign(target);
        }
        replay.replay(target, entry);
        extent.remakeThoseGone(target);
    }

    private static LoadLost lost(DdlEntry entry) {
        return new LoadLost("the schema was changed meanwhile by: " + entry.tag());
    }
}
