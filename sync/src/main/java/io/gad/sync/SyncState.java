package io.gad.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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

    private record Trouble(Problem problem, Instant since) {}

    private final InstantSource clock;
    private volatile SyncPhase phase = SyncPhase.PRECHECK;
    private volatile boolean outdated;
    private volatile long slotBytes;
    private volatile @Nullable Problem failure;
    private volatile @Nullable Problem warning;
    private volatile @Nullable Trouble trouble;

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
        Trouble standing = trouble;
        trouble = new Trouble(new Problem(code, text), standing == null ? clock.instant() : standing.since());
    }

    /** The trouble is over. */
    void well() {
        trouble = null;
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
        if (lasting != null && lasting.since().plus(PATIENCE).isBefore(clock.instant())) {
            return Optional.of(lasting.problem());
        }
        return Optional.ofNullable(warning);
    }
}
