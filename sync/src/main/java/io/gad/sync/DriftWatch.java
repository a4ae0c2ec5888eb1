package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.publish.UncapturedDdl;
import io.gad.sync.verify.DifferingObject;
import io.gad.sync.verify.DriftCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether the definitions of one database are the same on both sides, and says which are not. Where the
 * source's account may not capture definitions, this is how they are found, and the database stops.
 */
final class DriftWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DriftWatch.class);
    private static final String ABOUT = "schema drift";
    private static final int SHOWN = 10;

    /** Where nothing else finds a definition. A look reads the whole catalog of both sides, so it takes its part at most. */
    private static final Duration UNCAPTURED = Duration.ofSeconds(30);

    private static final int PART_OF_THE_TIME = 20;
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** What an apply says that meets another definition than the rows were written under. */
    private static final Set<String> BY_DEFINITIONS = Set.of("SCHEMA_MISMATCH", "APPLY_REFUSED", "DIVERGENCE");

    private final DatabasePair pair;
    private final SyncState state;
    private DriftCheck check;
    private List<DifferingObject> told = List.of();
    private long restsUntil = System.nanoTime();

    DriftWatch(DatabasePair pair, SyncState state) {
        this.pair = pair;
        this.state = state;
        this.check = new DriftCheck(pair.name());
    }

    /** As often as a source that captures nothing needs it; see {@link #look}. */
    Duration pause() {
        Duration set = pair.settings().polls().drift();
        return set.compareTo(UNCAPTURED) < 0 ? set : UNCAPTURED;
    }

    /**
     * Only while in step: before, much is on its way.
     *
     * @throws SyncProblem {@code DDL_NOT_CAPTURED} if they differ and the source captures nothing
     */
    void look() {
        if (state.phase() != SyncPhase.INCREMENTAL || System.nanoTime() < restsUntil) {
            return;
        }
        long begin = System.nanoTime();
        try (Session source = pair.source("drift");
                Session target = pair.target("drift")) {
            boolean captured = DdlCapture.stands(source);
            Lsn applied = Progress.read(target, pair.spec().id())
                    .map(Progress::position)
                    .orElse(Lsn.ZERO);
            tell(check.look(source, target, applied));
            long end = System.nanoTime();
            Duration took = Duration.ofNanos(end - begin);
            Duration rest = captured
                    ? pair.settings().polls().drift()
                    : took.compareTo(SHORT) < 0 ? Duration.ZERO : took.multipliedBy(PART_OF_THE_TIME);
            restsUntil = end + rest.toNanos();
            if (!captured && !told.isEmpty()) {
                check = new DriftCheck(pair.name()); // What is mended meanwhile is not to be told again.
                throw UncapturedDdl.problem(pair.name(), told);
            }
        }
    }

    /**
     * What has led to a failure of the apply: behind it nothing is applied any more, so that one look tells.
     *
     * @return the failure itself, where the source captures definitions or none differs
     */
    SyncProblem explained(SyncProblem failure) {
        if (!BY_DEFINITIONS.contains(failure.code())) {
            return failure;
        }
        try (Session source = pair.source("drift");
                Session target = pair.target("drift")) {
            List<DifferingObject> differing = DdlCapture.stands(source) ? List.of() : DriftCheck.atOnce(source, target);
            return differing.isEmpty() ? failure : UncapturedDdl.problem(pair.name(), differing);
        } catch (PostgresException e) {
            LOG.debug("task={} database={} not explained", pair.spec().id(), pair.name(), e);
            return failure;
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
        return object.difference() + (object.fix().isEmpty() ? "" : ". " + object.fix());
    }
}
