package io.gad.sync;

import io.gad.member.StaleMandateException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.follow.SourceHistory;
import io.gad.sync.heartbeat.Heartbeat;
import io.gad.sync.heartbeat.Trace;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats on the source of one database while it is followed: often while it is written, seldom while it is not. Over
 * when the source is no longer the primary of the reign; what it has committed is still followed then.
 */
final class Heart implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

    private final DatabasePair pair;
    private final Heartbeat heartbeat;
    private final KeptSession session;
    private long nextBeat = System.nanoTime();
    private boolean over;

    Heart(DatabasePair pair) {
        this.pair = pair;
        this.heartbeat = new Heartbeat(pair.sourceMandate(), pair.spec().id());
        this.session = new KeptSession(this::connect);
    }

    /** A source that was put back meanwhile must not be given beats that make it look like the one that it was. */
    private Session connect() {
        Session source = pair.sourceSilently("heart");
        boolean connected = false;
        try (Session target = pair.target("heart")) {
            ProgressTable.read(target, pair.spec().id())
                    .ifPresent(progress -> SourceHistory.require(progress, ServerIdentity.of(source), source, target));
            heartbeat.connected(source, Trace.of(target, pair.spec().id()));
            connected = true;
            return source;
        } finally {
            if (!connected) {
                source.abandon();
            }
        }
    }

    /**
     * Beats if it is time.
     *
     * @throws SyncProblem if the source is not the one that the target has followed
     */
    synchronized void beatWhenDue() {
        if (over || System.nanoTime() < nextBeat) {
            return;
        }
        try {
            session.use(this::beat);
        } catch (StaleMandateException e) {
            LOG.info("task={} database={} no more beats: {}", pair.spec().id(), pair.name(), e.getMessage());
            over = true;
        }
    }

    private void beat(Session source) {
        boolean busy = heartbeat.beat(source).equals(Heartbeat.BUSY);
        Duration pause = busy
                ? pair.settings().polls().heartbeatBusy()
                : pair.settings().polls().heartbeatIdle();
        nextBeat = System.nanoTime() + pause.toNanos();
    }

    @Override
    public void close() {
        session.close();
    }
}
