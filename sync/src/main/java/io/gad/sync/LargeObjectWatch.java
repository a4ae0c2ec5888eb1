package io.gad.sync;

import io.gad.postgres.Session;
import io.gad.sync.largeobject.LargeObjectReport;
import io.gad.sync.largeobject.LargeObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one database's large objects over again and again, one run at a time, and says as of when they are. A run
 * reads all of them on both sides, so it takes a small part of the time: by default one that took a minute is followed
 * by twenty minutes of rest.
 */
final class LargeObjectWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LargeObjectWatch.class);
    private static final String ABOUT = "large objects";

    private final DatabasePair pair;
    private final SyncState state;
    private volatile long due = System.nanoTime();
    private volatile Duration lastTook = Duration.ZERO;
    private volatile boolean told;
    private volatile boolean any;

    LargeObjectWatch(DatabasePair pair, SyncState state) {
        this.pair = pair;
        this.state = state;
    }

    /** Whether there are any; waits for no run. */
    void look(Session source, Session target) {
        if (!told) {
            tellLast(target);
        }
        any = LargeObjects.any(source, target);
        if (!any) {
            state.note(ABOUT, List.of());
        }
    }

    /** If the last look has found any. */
    synchronized void carryOverWhenDue() {
        if (any && System.nanoTime() - due >= 0) {
            var unused = carryOver();
        }
    }

    /** Whether a run may be done by then, going by the last: else nobody in a hurry should wait for one. */
    boolean mayEndWithin(Duration deadline) {
        return lastTook.compareTo(deadline) < 0;
    }

    synchronized LargeObjectReport carryOver() {
        try (Session source = pair.sourceAtLength("large-objects");
                Session target = pair.targetAtLength("large-objects")) {
            return carryOver(source, target);
        }
    }

    synchronized LargeObjectReport carryOver(Session source, Session target) {
        look(source, target);
        if (!any) {
            return LargeObjectReport.NONE;
        }
        Optional<String> obstacle = LargeObjects.obstacle(source, target);
        if (obstacle.isPresent()) {
            List<String> why = List.of("not carried over, for " + obstacle.get());
            state.note(ABOUT, why);
            return new LargeObjectReport(Instant.EPOCH, 0, 0, why);
        }
        long begun = System.nanoTime();
        LargeObjectReport report = LargeObjects.carry(source, target, pair.mandate());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        lastTook = took;
        due = System.nanoTime() + pair.settings().polls().largeObjectsRest() * took.toNanos();
        told = true;
        List<String> lines =
                new ArrayList<>(List.of(asOf(report.objects(), report.asOf().toString())));
        lines.addAll(report.refused());
        state.note(ABOUT, lines);
        if (report.changed() > 0) {
            LOG.info(
                    "task={} database={} large objects={} changed={} millis={}",
                    pair.spec().id(),
                    pair.name(),
                    report.objects(),
                    report.changed(),
                    took.toMillis());
        }
        return report;
    }

    /** What the process before this one has carried over: all there is to tell while the source is gone. */
    private void tellLast(Session target) {
        target.first(
                        "SELECT objects, pg_catalog.to_char(as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
                                + " FROM gad.large_objects WHERE objects > 0",
                        row -> asOf(row.getLong(1), row.getString(2)))
                .ifPresent(line -> state.note(ABOUT, List.of(line)));
        told = true;
    }

    private static String asOf(long objects, String time) {
        return objects + " carried over as of " + time + "; later changes of them come with the next look";
    }
}
