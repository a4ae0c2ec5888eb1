package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what lies far behind by SQL ({@link BacklogReader}), and goes on as a {@link ReplicationStream} on the same
 * connection, at the end of a transaction. Where reading by SQL is refused before anything was read of a stretch, the
 * stream takes over at once; what fails later fails the stream, as a broken connection does.
 */
public final class CatchUpStream implements ChangeStream {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUpStream.class);

    /** Each may take a temporary file of a stretch's size on its source. */
    private static final Semaphore PLACES = new Semaphore(4);

    private final ReplicationConnection connection;
    private final StreamRequest request;
    private volatile @Nullable BacklogReader backlog;
    private volatile @Nullable ReplicationStream stream;
    private final AtomicBoolean holdsPlace = new AtomicBoolean();
    private volatile Lsn acknowledged;
    private volatile long answeredAtMillis;
    private volatile Duration clockAhead = Duration.ZERO;

    private CatchUpStream(ReplicationConnection connection, StreamRequest request) {
        this.connection = connection;
        this.request = request;
        this.acknowledged = request.start();
    }

    /**
     * Connects and begins to read.
     *
     * @param copyName of the temporary copy of the slot, where one is needed
     * @param farBehind bytes of log from which on what lies behind is read by SQL
     */
    public static CatchUpStream open(StreamRequest request, String copyName, long farBehind) {
        ReplicationConnection connection = ReplicationConnection.open(request);
        CatchUpStream opened = new CatchUpStream(connection, request);
        boolean begun = false;
        try {
            opened.begin(copyName, farBehind);
            begun = true;
            return opened;
        } finally {
            if (!begun) {
                opened.close();
            }
        }
    }

    private void begin(String copyName, long farBehind) {
        try {
            long behind = behind();
            if (behind >= farBehind && PLACES.tryAcquire()) {
                holdsPlace.set(true);
                backlog = BacklogReader.begin(connection, request, copyName, farBehind);
                LOG.info("slot={} is {} MiB behind, read by SQL", request.slot(), behind >> 20);
                return;
            }
        } catch (SQLException e) {
            refused(e);
        }
        var unused = stream(request.start());
    }

    private long behind() throws SQLException {
        try (Statement statement = connection.statement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_current_wal_flush_lsn()::text,"
                        + " (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint")) {
            row.next();
            heard();
            clockAhead = Duration.ofNanos((row.getLong(2) - answeredAtMillis * 1_000L) * 1_000L);
            return Lsn.parse(row.getString(1)).bytesSince(request.start());
        }
    }

    private void heard() {
        answeredAtMillis = System.currentTimeMillis();
    }

    @Override
    public @Nullable StreamMessage poll(Duration wait) {
        ReplicationStream current = stream;
        if (current != null) {
            return current.poll(wait);
        }
        BacklogReader behind = backlog;
        if (behind == null) {
            throw new PostgresException("Expected an open stream, found it closed.", SqlState.UNREACHABLE);
        }
        try {
            ByteBuffer message = behind.next(acknowledged);
            if (message != null) {
                heard();
                return new StreamMessage.Data(message);
            }
            behind.end();
        } catch (SQLException e) {
            if (behind.isInStretch()) {
                throw new PostgresException("Reading what lies behind", e);
            }
            refused(e);
        } catch (IOException e) {
            throw new PostgresException("Reading what lies behind", e);
        }
        return stream(behind.position()).poll(wait);
    }

    /** No room for another slot, no right to it, no room for its file: the stream needs none of them. */
    private void refused(SQLException e) {
        if (SqlState.of(e) == SqlState.UNREACHABLE) {
            throw new PostgresException("Reading what lies behind", e);
        }
        LOG.info("slot={} is not read by SQL: {}", request.slot(), e.getMessage());
    }

    private ReplicationStream stream(Lsn from) {
        ReplicationStream started = ReplicationStream.start(connection, request, from, acknowledged);
        stream = started;
        started.acknowledge(acknowledged); // What came meanwhile.
        leavePlace();
        return started;
    }

    private void leavePlace() {
        if (holdsPlace.getAndSet(false)) {
            PLACES.release();
        }
    }

    /** Whether it still reads by SQL. */
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

    /** While it reads by SQL there is nobody to tell: each answer is a sign of life, and the slot follows by itself. */
    @Override
    public void sendStatus(boolean answerWanted) {
        ReplicationStream current = stream;
        if (current != null) {
            current.sendStatus(answerWanted);
        }
    }

    @Override
    public Instant answeredAt() {
        ReplicationStream current = stream;
        Instant before = Instant.ofEpochMilli(answeredAtMillis);
        return current != null && current.answeredAt().isAfter(before) ? current.answeredAt() : before;
    }

    @Override
    public Duration sourceClockAhead() {
        ReplicationStream current = stream;
        return current == null || current.answeredAt().equals(Instant.EPOCH) ? clockAhead : current.sourceClockAhead();
    }

    @Override
    public void close() {
        leavePlace();
        connection.close();
    }
}
