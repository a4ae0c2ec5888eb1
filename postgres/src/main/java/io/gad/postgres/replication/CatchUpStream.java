package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what lies far behind by SQL ({@link BacklogReader}), and goes on as a {@link ReplicationStream} at the end of a
 * transaction. Where reading by SQL is refused before anything was given of a stretch, the stream takes over at once; what
 * fails later fails the stream as a broken connection does.
 *
 * <p>The stream has a connection of its own: a backend whose query failed while it decoded is not to be trusted with more
 * (several minor versions of the output plugin keep pointers into memory that was freed).
 */
public final class CatchUpStream implements ChangeStream {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUpStream.class);

    /** Each may take a temporary file of a stretch's size on its source. */
    private static final Semaphore PLACES = new Semaphore(4);

    private static final Semaphore SECOND_PLACES = new Semaphore(4);

    private final StreamRequest request;
    private final BacklogReader backlog;
    private volatile @Nullable ReplicationStream stream;
    private volatile Lsn acknowledged;
    private volatile boolean closed;
    private boolean holdsPlace = true;
    private boolean holdsSecond;

    private CatchUpStream(StreamRequest request, String copyName, long farBehind) throws SQLException {
        this.request = request;
        this.acknowledged = request.start();
        this.backlog = BacklogReader.open(request, copies(copyName), this::takeSecond, farBehind);
    }

    /** The names of the two temporary slots that there may be while {@code copyName} is read by SQL. */
    public static List<String> copies(String copyName) {
        return List.of(copyName, copyName + "_2");
    }

    /**
     * Connects and begins to read: by SQL, or, where that is refused or many do so already, by the stream alone.
     *
     * @param copyName of the temporary copy of the slot; see {@link #copies}
     * @param farBehind bytes of log that count as far
     */
    public static ChangeStream open(StreamRequest request, String copyName, long farBehind) {
        if (!PLACES.tryAcquire()) {
            return ReplicationStream.open(request);
        }
        boolean opened = false;
        try {
            CatchUpStream catchUp = new CatchUpStream(request, copyName, farBehind);
            opened = true;
            return catchUp;
        } catch (SQLException e) {
            refused(request, e);
        } finally {
            if (!opened) {
                PLACES.release();
            }
        }
        return ReplicationStream.open(request);
    }

    /** No room for another slot, no right to it, no room for its file: the stream needs none of them. */
    private static void refused(StreamRequest request, SQLException e) {
        if (SqlState.of(e) == SqlState.UNREACHABLE) {
            throw new PostgresException("Reading what lies behind", e);
        }
        LOG.info("slot={} is not read by SQL: {}", request.slot(), e.getMessage());
    }

    @Override
    public @Nullable StreamMessage poll(Duration wait) {
        ReplicationStream current = stream;
        if (current != null) {
            return current.poll(wait);
        }
        try {
            ByteBuffer message = backlog.poll(wait, acknowledged);
            if (message != null) {
                return new StreamMessage.Data(message);
            }
            if (!backlog.isDone()) {
                return null;
            }
        } catch (SQLException e) {
            if (backlog.isInStretch()) {
                throw broken(e);
            }
            refused(request, e);
        } catch (IOException e) {
            throw new PostgresException("Reading what lies behind", e);
        }
        return stream().poll(wait);
    }

    private static PostgresException broken(SQLException e) {
        PostgresException broken = new PostgresException(
                "Expected to read on what lies behind, found: " + e.getMessage(), SqlState.UNAVAILABLE);
        broken.initCause(e);
        return broken;
    }

    private ReplicationStream stream() {
        leave();
        ReplicationStream started = ReplicationStream.open(request, backlog.position(), acknowledged);
        stream = started;
        started.acknowledge(acknowledged); // What came meanwhile.
        if (closed) {
            started.close();
        }
        return started;
    }

    private void leave() {
        backlog.close();
        givePlaces();
    }

    private synchronized boolean takeSecond() {
        holdsSecond = holdsPlace && SECOND_PLACES.tryAcquire();
        return holdsSecond;
    }

    private synchronized void givePlaces() {
        if (holdsPlace) {
            holdsPlace = false;
            PLACES.release();
        }
        if (holdsSecond) {
            holdsSecond = false;
            SECOND_PLACES.release();
        }
    }

    @Override
    public boolean isFarBehind() {
        return stream == null;
    }

    @Override
    public void acknowledge(Lsn position) {
        acknowledged = Lsn.max(acknowledged, position);
        ReplicationStream current = stream;
        if (current != null) {
            current.acknowledge(position);
        }
    }

    @Override
    public Lsn acknowledged() {
        return acknowledged;
    }

    /**
     * While it reads by SQL there is nobody to tell: the slot is moved between stretches. One that nobody has taken to its
     * end for long is given up, for the server can clean up no table meanwhile.
     */
    @Override
    public void sendStatus(boolean answerWanted) {
        ReplicationStream current = stream;
        if (current != null) {
            current.sendStatus(answerWanted);
        } else if (backlog.isStale()) {
            throw new PostgresException(
                    "Expected what was read by SQL to be applied within a minute, found it waiting; the stream is read"
                            + " instead.",
                    SqlState.UNAVAILABLE);
        }
    }

    @Override
    public Instant answeredAt() {
        ReplicationStream current = stream;
        // Not whichever is later: our clock may have been set back between the two.
        return current == null || current.answeredAt().equals(Instant.EPOCH)
                ? backlog.answeredAt()
                : current.answeredAt();
    }

    @Override
    public Duration sourceClockAhead() {
        ReplicationStream current = stream;
        return current == null || current.answeredAt().equals(Instant.EPOCH)
                ? backlog.clockAhead()
                : current.sourceClockAhead();
    }

    @Override
    public void close() {
        closed = true;
        leave();
        ReplicationStream current = stream;
        if (current != null) {
            current.close();
        }
    }
}
