package io.gad.sync;

import io.gad.member.StaleMandateException;
import io.gad.postgres.Session;
import io.gad.sync.heartbeat.Heartbeat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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
    private volatile @Nullable Session session;
    private volatile boolean closed;
    private long nextBeat = System.nanoTime();
    private boolean over;

    Heart(DatabasePair pair) {
        this.pair = pair;
        this.heartbeat = new Heartbeat(pair.sourceMandate());
    }

    /** Beats if it is time. */
    synchronized void beatWhenDue() {
        if (closed || over || System.nanoTime() < nextBeat) {
            return;
        }
        boolean beaten = false;
        try {
            Session source = session == null ? pair.sourceSilently("heart") : session;
            session = source;
            if (closed) {
                return;
            }
            boolean busy = heartbeat.beat(source).equals(Heartbeat.BUSY);
            Duration pause =
                    busy ? pair.settings().heartbeatBusy() : pair.settings().heartbeatIdle();
            nextBeat = System.nanoTime() + pause.toNanos();
            beaten = true;
        } catch (StaleMandateException e) {
            LOG.info("task={} database={} no more beats: {}", pair.spec().id(), pair.name(), e.getMessage());
            over = true;
        } finally {
            if (!beaten) {
                drop();
            }
        }
    }

    /** Waits for nobody: a beat that a silent source keeps waiting is dropped with its session. */
    @Override
    public void close() {
        closed = true;
        drop();
    }

    private void drop() {
        Session open = session;
        session = null;
        if (open != null) {
            open.abandon();
        }
    }
}
