package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.sync.verify.DifferingObject;
import io.gad.sync.verify.DriftCheck;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again whether the definitions of one database are the same on both sides, and says which are not. */
final class DriftWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DriftWatch.class);
    private static final String ABOUT = "schema drift";
    private static final int SHOWN = 10;

    private final DatabasePair pair;
    private final SyncState state;
    private final DriftCheck check;
    private List<DifferingObject> told = List.of();

    DriftWatch(DatabasePair pair, SyncState state) {
        this.pair = pair;
        this.state = state;
        this.check = new DriftCheck(pair.name());
    }

    /** Only while in step: before, much is on its way. */
    void look() {
        if (state.phase() != SyncPhase.INCREMENTAL) {
            return;
        }
        try (Session source = pair.source("drift");
                Session target = pair.target("drift")) {
            Lsn applied = Progress.read(target, pair.spec().id())
                    .map(Progress::position)
                    .orElse(Lsn.ZERO);
            tell(check.look(source, target, applied));
        }
    }

    private void tell(List<DifferingObject> drifted) {
        List<String> lines = new ArrayList<>();
        drifted.stream().limit(SHOWN).map(DriftWatch::line).forEach(lines::add);
        if (drifted.size() > SHOWN) {
            lines.add(drifted.size() - SHOWN + " more; gad sync verify names them all");
        }
        state.note(ABOUT, lines);
        if (drifted.isEmpty() && !told.isEmpty()) {
            LOG.info("task={} database={} no schema drift any more", pair.spec().id(), pair.name());
        } else if (!drifted.equals(told)) {
            LOG.warn("task={} database={} schema drift: {}", pair.spec().id(), pair.name(), lines);
        }
        told = drifted;
    }

    private static String line(DifferingObject object) {
        String what = switch (object.how()) {
            case MISSING -> "is on the primary only";
            case EXTRA -> "is on this secondary only";
            case DIFFERENT -> "is not the same, " + object.detail();
        };
        return object.kind() + " " + object.name() + " " + what + (object.fix().isEmpty() ? "" : ". " + object.fix());
    }
}
