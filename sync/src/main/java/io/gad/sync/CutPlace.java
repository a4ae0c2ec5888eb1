package io.gad.sync;

import io.gad.sync.cut.CutFailed;
import io.gad.sync.cut.CutSite;
import org.jspecify.annotations.Nullable;

/** Where cuts of a database are made: there is such a place only while it is being followed and in step. */
final class CutPlace {

    private CutPlace() {}

    /** @throws CutFailed while there is none */
    static CutSite of(DatabasePair pair, SyncState state, @Nullable Following running) {
        if (running == null || state.phase() != SyncPhase.INCREMENTAL) {
            throw new CutFailed("database " + pair.name() + " is not being followed now");
        }
        return new CutSite(
                pair.spec().id(),
                pair.name(),
                pair.spec().source(),
                pair.spec().target(),
                running.gate(),
                pair.sourceMandate(),
                pair.mandate());
    }
}
