package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.sync.copy.CopyProgress;
import io.gad.sync.copy.Throttle;
import io.gad.sync.resync.ResyncProgress;
import io.gad.sync.rewind.RewindImpossible;
import io.gad.sync.rewind.TouchedBook;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a database to where it can be followed: by a copy, by comparing it, or by rewinding a former primary. */
final class BringingUp {

    private static final Logger LOG = LoggerFactory.getLogger(BringingUp.class);

    private final DatabasePair pair;
    private final SyncState state;
    private final CopyProgress copied;
    private final ResyncProgress compared;
    private final Throttle throttle;
    private final DatabaseLoad.Globals globals;

    BringingUp(
            DatabasePair pair,
            SyncState state,
            CopyProgress copied,
            ResyncProgress compared,
            Throttle throttle,
            DatabaseLoad.Globals globals) {
        this.pair = pair;
        this.state = state;
        this.copied = copied;
        this.compared = compared;
        this.throttle = throttle;
        this.globals = globals;
    }

    /** @param standing where the target stands, not in CATCH_UP yet */
    void run(Optional<Progress> standing) throws InterruptedException {
        Optional<SyncPhase> phase = standing.map(Progress::phase);
        if (phase.filter(SyncPhase.RESYNC::equals).isPresent()) {
            new DatabaseResync(pair, state, compared, globals).run();
        } else if (pair.spec().start() instanceof SyncStart.Rewind from
                && (standing.isEmpty() || phase.filter(SyncPhase.REWIND::equals).isPresent())) {
            begin(from, standing);
        } else {
            if (standing.isEmpty()) {
                Standing.requireNoSlotInUse(pair);
            }
            load();
        }
    }

    private void begin(SyncStart.Rewind from, Optional<Progress> standing) throws InterruptedException {
        if (standing.isEmpty()) {
            // One that came up in the new reign has a slot as the others do.
            boolean heldByBoth = from.finalPositions().containsKey(pair.name()) && Standing.hasDatabase(pair);
            if (!heldByBoth) {
                load();
                return;
            }
            if (!Standing.isOfGroup(pair)) {
                Standing.requireNoSlot(pair);
            }
        }
        try {
            new DatabaseRewind(pair, from, state, compared, globals).run();
        } catch (RewindImpossible e) {
            instead(from, e);
        }
    }

    /** Killed behind it, the next start copies too. */
    private void instead(SyncStart.Rewind from, RewindImpossible why) throws InterruptedException {
        if (!from.elseCopy()) {
            throw new SyncProblem(
                    "REWIND_IMPOSSIBLE",
                    String.valueOf(why.getMessage()),
                    "Add the instance again with --method copy.",
                    why);
        }
        LOG.warn(
                "task={} database={} is copied instead of rewound: {}",
                pair.spec().id(),
                pair.name(),
                why.getMessage());
        try (Session source = pair.source("prepare");
                Session target = pair.targetAtLength("prepare")) {
            MemberDatabase.prepare(target, pair.targetRow());
            Progress.restart(
                    target, pair, ServerIdentity.of(source), SyncPhase.PRECHECK, () -> TouchedBook.close(target));
        }
        state.note("copied instead of rewound", List.of(String.valueOf(why.getMessage())));
        load();
    }

    private void load() throws InterruptedException {
        new DatabaseLoad(pair, state, copied, throttle, globals).run();
    }
}
