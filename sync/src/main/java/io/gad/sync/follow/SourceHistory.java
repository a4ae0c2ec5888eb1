package io.gad.sync.follow;

import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import io.gad.sync.apply.Progress;
import io.gad.sync.heartbeat.Trace;
import java.util.Optional;

/** Whether a source is the one that a target's position belongs to, and has not lost what the target holds. */
public final class SourceHistory {

    private SourceHistory() {}

    /**
     * What a target has got of a source.
     *
     * @param task by which it follows
     * @param beats of all hearts of the source
     * @param trace of the task's own
     */
    public record Known(String task, Lsn position, long beats, Trace trace) {

        private static Known of(Progress progress, Session target) {
            return new Known(progress.task(), progress.position(), beatsOf(target), Trace.of(target, progress.task()));
        }
    }

    /** @throws SyncProblem {@code SOURCE_CHANGED} or {@code SOURCE_RESTORED} */
    public static void require(Progress progress, ServerIdentity identity, Session source, Session target) {
        sameSource(progress, identity);
        // The target is asked first: what it holds, the source has held before.
        contradiction(Known.of(progress, target), source).ifPresent(what -> {
            throw restored(what);
        });
    }

    private static void sameSource(Progress progress, ServerIdentity source) {
        if (!progress.systemIdentifier().equals(source.systemIdentifier())
                || progress.timeline() != source.timeline()) {
            throw new SyncProblem(
                    "SOURCE_CHANGED",
                    "Expected the source with system identifier " + progress.systemIdentifier() + " on timeline "
                            + progress.timeline() + ", found " + source.systemIdentifier() + " on timeline "
                            + source.timeline() + ": it was restored, failed over or replaced.",
                    CopyAnew.HINT);
        }
    }

    /**
     * A server that was put back to an earlier state of itself may keep identifier and timeline. Its log then ends before
     * the position, or, once it has been written again for long enough, it does not hold the trace that the task's heart
     * has left and the target knows; or its hearts have beaten less often in all, where the task's own has not beaten yet.
     *
     * @return what was expected of it, and found; empty where it continues what is known
     */
    public static Optional<String> contradiction(Known known, Session source) {
        Lsn end = source.currentLsn();
        if (known.position().isAfter(end)) {
            return Optional.of("at " + known.position() + " or behind it, found its log ending at " + end);
        }
        long beats = beatsOf(source);
        if (beats < known.beats()) {
            return Optional.of("after its heartbeat " + known.beats() + ", which the target has, found it at " + beats);
        }
        Trace trace = Trace.of(source, known.task());
        return trace.continues(known.trace())
                ? Optional.empty()
                : Optional.of("with the trace of this task's heart that the target has, " + known.trace() + ", found "
                        + trace);
    }

    private static long beatsOf(Session side) {
        boolean installed =
                side.one("SELECT pg_catalog.to_regclass('gad.heartbeat') IS NOT NULL", row -> row.getBoolean(1));
        return installed ? side.one("SELECT coalesce(max(counter), 0) FROM gad.heartbeat", row -> row.getLong(1)) : 0;
    }

    private static SyncProblem restored(String what) {
        return new SyncProblem(
                "SOURCE_RESTORED",
                "Expected the source " + what + ": it was put back to an earlier state.",
                "The target holds what the source has lost. " + CopyAnew.HINT
                        + " To keep what the target holds, promote it instead.");
    }
}
