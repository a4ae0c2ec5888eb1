package io.gad.sync;

import io.gad.sync.schema.Building;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one database sync says of itself: written by its own threads, read by anybody at any time. */
final class SyncState {

    /** A passing trouble that is over sooner is nobody's business. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Something that stands in the way. */
    record Problem(String code, String text) {

        Problem(String code, String message, String hint) {
            this(code, hint.isEmpty() ? message : message + " " + hint);
        }
    }

    /** @param over whether it shows by itself that it has passed; else it passes with the next sign of life */
    private record Trouble(Problem problem, Instant since, Optional<BooleanSupplier> over) {

        boolean isOver() {
            return over.filter(BooleanSupplier::getAsBoolean).isPresent();
        }
    }

    private final InstantSource clock;
    private volatile SyncPhase phase = SyncPhase.PRECHECK;
    private volatile boolean outdated;
    private volatile long slotBytes;
    private volatile @Nullable Problem failure;
    private volatile @Nullable Problem warning;
    private volatile @Nullable Trouble trouble;
    private volatile @Nullable Building building;
    private final Map<String, List<String>> notes = new ConcurrentSkipListMap<>();

    SyncState(InstantSource clock) {
        this.clock = clock;
    }

    SyncPhase phase() {
        return phase;
    }

    void enter(SyncPhase next) {
        phase = next;
    }

    /** The database does not go on until it is resumed. */
    void fail(Problem problem) {
        failure = problem;
        trouble = null;
    }

    boolean isFailed() {
        return failure != null;
    }

    /** Something that passes: it is tried again. Shown only when it lasts. */
    void trouble(String code, String text) {
        trouble(new Problem(code, text), Optional.empty());
    }

    /** As {@link #trouble(String, String)}, for what a sign of life does not disprove: it stays until {@code over}. */
    void trouble(Problem problem, BooleanSupplier over) {
        trouble(problem, Optional.of(over));
    }

    private void trouble(Problem problem, Optional<BooleanSupplier> over) {
        trouble = new Trouble(problem, since(problem), over);
    }

    /** One that is over and comes again was never really over. */
    private Instant since(Problem problem) {
        Trouble standing = trouble;
        if (standing == null || (standing.isOver() && !standing.problem().code().equals(problem.code()))) {
            return clock.instant();
        }
        return standing.since();
    }

    /** A sign of life: the trouble is over, unless it is of a kind that has to show it by itself. */
    void well() {
        Trouble standing = trouble;
        if (standing != null && (standing.over().isEmpty() || standing.isOver())) {
            trouble = null;
        }
    }

    /** A person has put it right, and wants it tried again. */
    void resume() {
        trouble = null;
        failure = null;
    }

    /** Something to know while it goes on. */
    void warn(Problem problem) {
        warning = problem;
    }

    void withdrawWarning() {
        warning = null;
    }

    /** Something to know that stops nothing; in place of what was said before about the same. */
    void note(String about, List<String> lines) {
        if (lines.isEmpty()) {
            notes.remove(about);
        } else {
            notes.put(about, List.copyOf(lines));
        }
    }

    List<String> notes() {
        List<String> all = new ArrayList<>();
        notes.forEach((about, lines) -> lines.forEach(line -> all.add(about + ": " + line)));
        return all;
    }

    /** Indexes and keys are made behind a load's rows. */
    void building(Building now) {
        building = now;
    }

    /** None is made any more. */
    void built() {
        building = null;
    }

    Optional<Building> building() {
        return Optional.ofNullable(building);
    }

    /** Another reign rules the target: never again. */
    void outdated(String why) {
        outdated = true;
        failure = new Problem("STALE_MANDATE", why);
    }

    boolean isOutdated() {
        return outdated;
    }

    void slotBytes(long bytes) {
        slotBytes = bytes;
    }

    long slotBytes() {
        return slotBytes;
    }

    /** The gravest thing to show. */
    Optional<Problem> problem() {
        Problem failed = failure;
        if (failed != null) {
            return Optional.of(failed);
        }
        Trouble lasting = trouble;
        if (lasting != null
                && !lasting.isOver()
                && lasting.since().plus(PATIENCE).isBefore(clock.instant())) {
            return Optional.of(lasting.problem());
        }
        return Optional.ofNullable(warning);
    }
}
