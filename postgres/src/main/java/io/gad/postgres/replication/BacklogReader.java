package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import io.gad.postgres.SqlState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what lies far behind by SQL, a stretch of the log at a time, from a temporary copy of the slot. A walsender sends
 * each message by a system call of its own, which costs the source more than decoding it did; a query's rows leave
 * together. The slot itself stays where it is until it is told what is safe: what is read is not.
 *
 * <p>The server decodes a stretch as a whole, keeps its messages in a temporary file, and then sends them, with a snapshot
 * held meanwhile, so a stretch has bounds in the log, in messages, in bytes and in time. While one is taken, a second
 * session has the next one decoded, from a copy of the first one's slot, which already stands behind its stretch. Where
 * there is no room for that session one does both in turn.
 *
 * <p>Before each stretch the server reads the log again from where the oldest transaction began that was open at its last
 * look ({@code restart_lsn}); where that place is far back there is no more to be won. Then, as at the end of what lies
 * behind, it {@linkplain #isDone() is done}, and a stream goes on from {@link #position}.
 */
final class BacklogReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogReader.class);

    private static final long MIB = 1L << 20;
    private static final long NEAR = 4 * MIB;
    private static final long FIRST = 16 * MIB;
    private static final long MOST_AGAIN = 1024 * MIB;
    private static final long MOST_ADVANCED = 512 * MIB;

    /** Messages between two looks at the clock. */
    private static final int UNTIMED = 64;

    private static final int MOST_MESSAGES = 2_500_000;
    private static final long OLD_NANOS = 30_000_000_000L;
    private static final long STALE_NANOS = 60_000_000_000L;

    private final StreamRequest request;
    private final BooleanSupplier roomForSecond;
    private final String secondSlot;
    private final long near;
    private final long advanceEvery;
    private final StretchLength length;

    private final BacklogSession first;
    private volatile @Nullable BacklogSession second;

    /** The one of the two whose slot stands where all that was taken ends. */
    private BacklogSession turn;

    private boolean alone;
    private Lsn position;
    private Lsn advanced;
    private @Nullable FutureTask<@Nullable Stretch> ahead;
    private @Nullable FutureTask<@Nullable Stretch> beginning;
    private boolean beganAhead;
    private volatile @Nullable Stretch current;
    private long messages;
    private boolean given;
    private boolean done;
    private volatile boolean closed;
    private volatile long answeredAtMillis;
    private volatile Duration clockAhead = Duration.ZERO;

    private BacklogReader(
            StreamRequest request,
            BacklogSession first,
            String secondSlot,
            BooleanSupplier roomForSecond,
            long farBehind) {
        this.request = request;
        this.first = first;
        this.turn = first;
        this.secondSlot = secondSlot;
        this.roomForSecond = roomForSecond;
        this.near = Math.min(NEAR, farBehind);
        this.advanceEvery = 2 * farBehind;
        this.length = new StretchLength(Math.min(farBehind / 4, FIRST));
        this.position = request.start();
        this.advanced = request.start();
    }

    /**
     * Connects, lets the slot follow to where the target stands, and makes the copy of it, which else would give all
     * between the two once more.
     *
     * @param copies names of the two copies, which go with their connections
     * @param roomForSecond asked once, when it would have a second session: whether it may
     * @param farBehind bytes of log that count as far; a few of them are left to the stream
     * @throws SQLException if there is no room for a copy, or the account may not
     */
    static BacklogReader open(StreamRequest request, List<String> copies, BooleanSupplier roomForSecond, long farBehind)
            throws SQLException {
        BacklogSession first = BacklogSession.open(request, copies.getFirst());
        boolean made = false;
        try {
            var unused = first.advance(request.start(), MOST_ADVANCED);
            first.nearer(FIRST, MOST_ADVANCED);
            first.copy(request.slot());
            made = true;
            return new BacklogReader(request, first, copies.getLast(), roomForSecond, farBehind);
        } finally {
            if (!made) {
                first.close();
            }
        }
    }

    /**
     * The next message, or null if none has come within {@code wait}, or it is done.
     *
     * @param safe what the consumer has acknowledged
     */
    @Nullable
    ByteBuffer poll(Duration wait, Lsn safe) throws SQLException, IOException {
        while (!done) {
            Stretch open = current;
            if (open == null) {
                if (!isBegun(wait, safe)) {
                    return null;
                }
                continue;
            }
            ByteBuffer message = open.next();
            if (message == null || ++messages % UNTIMED == 0) {
                answeredAtMillis = System.currentTimeMillis();
            }
            if (message == null) {
                length.taken(open.takenNanos(), open.logBytes(), open.bytes());
                current = null;
            } else if (message.hasRemaining()) {
                given = true;
                return message;
            }
        }
        return null;
    }

    /** The driver waits until the server has decoded a stretch; whoever polls must not. */
    private boolean isBegun(Duration wait, Lsn safe) throws SQLException, IOException {
        FutureTask<@Nullable Stretch> awaited = awaited(safe);
        try {
            Stretch begun = awaited.get(wait.toNanos(), TimeUnit.NANOSECONDS);
            beginning = null;
            if (beganAhead && begun != null && begun.heldNanos() > OLD_NANOS) {
                stayAlone(null); // Its snapshot is old, and nothing of it was given.
            } else if (begun != null) {
                take(begun, safe);
            } else if (!beganAhead) {
                done = true;
            } // Else there was nothing more then; there may be by now.
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            beginning = null;
            if (beganAhead) {
                stayAlone(e);
                return true;
            }
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("Expected the server to answer or to refuse.", e.getCause());
        }
    }

    /** What was begun meanwhile, or else is begun now. */
    private FutureTask<@Nullable Stretch> awaited(Lsn safe) {
        FutureTask<@Nullable Stretch> awaited = beginning;
        if (awaited == null) {
            awaited = ahead;
            ahead = null;
            beganAhead = awaited != null;
            if (awaited == null) {
                length.next(false);
                BacklogSession session = turn;
                awaited = started(() -> begin(session, safe, false, Lsn.ZERO));
            }
            beginning = awaited;
        }
        return awaited;
    }

    private static FutureTask<@Nullable Stretch> started(Callable<@Nullable Stretch> work) {
        FutureTask<@Nullable Stretch> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private void take(Stretch begun, Lsn safe) {
        begun.take();
        length.decoded(begun.decodeNanos());
        clockAhead = begun.clockAhead();
        position = Lsn.max(position, begun.start());
        given = false;
        turn = begun.session();
        current = begun;
        if (alone) {
            return;
        }
        if (length.isTakenSoon()) {
            length.next(true);
            ahead = started(() -> beginAhead(begun.session(), begun.start(), safe));
        } else {
            ahead = started(() -> rest(begun.session()));
        }
    }

    /** The free session's slot would keep the log from where it stands. */
    private @Nullable Stretch rest(BacklogSession busy) throws SQLException {
        BacklogSession free = busy == first ? second : first;
        if (free != null) {
            free.dropSlot();
        }
        return null;
    }

    private @Nullable Stretch beginAhead(BacklogSession busy, Lsn begunAt, Lsn safe) throws SQLException, IOException {
        BacklogSession free = busy == first ? second : first;
        if (free == null) {
            if (!roomForSecond.getAsBoolean()) {
                throw new SQLException("Expected room for a second session, found as many as there may be.");
            }
            free = BacklogSession.open(request, secondSlot);
            second = free;
            if (closed) {
                free.close();
            }
        }
        free.copy(busy.slot());
        return begin(free, safe, true, begunAt);
    }

    /** A backend whose query failed while it decoded is not to be trusted with more. */
    private void stayAlone(@Nullable ExecutionException failure) {
        LOG.debug("slot={} is read by one session from now on", request.slot(), failure);
        alone = true;
        length.halve();
        BacklogSession failed = turn == first ? second : first;
        if (failed != null) {
            failed.close();
        }
    }

    /**
     * Has the next stretch decoded; null if there is none.
     *
     * @param behind where the stretch before it began
     */
    private @Nullable Stretch begin(BacklogSession session, Lsn safe, boolean isAhead, Lsn behind)
            throws SQLException, IOException {
        BacklogSession.Place place = session.place();
        if (!place.read().isAfter(behind)) {
            throw new SQLException("Expected the slot that was copied to stand behind its stretch, found it before.");
        }
        answeredAtMillis = System.currentTimeMillis();
        Lsn from = Lsn.max(request.start(), place.read());
        if (!isAhead) {
            clockAhead = place.clockAhead();
            position = Lsn.max(position, from);
            given = false;
        }
        long again = place.read().bytesSince(place.restart());
        if (place.end().bytesSince(from) < near || again > MOST_AGAIN) {
            if (!isAhead) {
                var unused = advance(session, safe); // From there the stream reads again.
            }
            return null;
        }
        boolean due = safe.isAfter(advanced) && safe.bytesSince(advanced) > advanceEvery;
        if (due && !advance(session, safe)) {
            return null; // The log would be kept until the end: the stream moves its slot as it goes.
        }
        long left = place.end().bytesSince(place.read());
        // However short it is, what is read again is not: so it is in proportion.
        long bytes = Math.min(StretchLength.MOST, Math.max(length.bytes(), again / 4));
        Lsn upTo = new Lsn(place.read().value() + Math.min(left, bytes));
        Stretch decoded = session.decode(place, upTo, MOST_MESSAGES);
        answeredAtMillis = System.currentTimeMillis();
        return decoded;
    }

    /** Whether the slot follows; where that is refused for another reason than its size the stretch is read all the same. */
    private boolean advance(BacklogSession session, Lsn safe) throws SQLException {
        try {
            Lsn moved = session.advance(safe, MOST_ADVANCED);
            answeredAtMillis = System.currentTimeMillis();
            advanced = moved == null ? advanced : Lsn.max(advanced, moved);
            return moved != null;
        } catch (SQLException e) {
            if (SqlState.of(e) == SqlState.UNREACHABLE) {
                throw e;
            }
            LOG.info("slot={} was not moved to {}: {}", request.slot(), safe, e.getMessage());
            return true;
        }
    }

    /** Whether there is no more for it to read. */
    boolean isDone() {
        return done;
    }

    /** Where the log has been read up to: of every commit before it all has been given, if not in a stretch. */
    Lsn position() {
        return position;
    }

    /** Whether some has been given that {@link #position} does not count. */
    boolean isInStretch() {
        return given;
    }

    /** Whether the server holds its snapshot for a stretch too long, as nobody takes what it has. */
    boolean isStale() {
        Stretch open = current;
        return open != null && open.heldNanos() > STALE_NANOS;
    }

    Instant answeredAt() {
        return Instant.ofEpochMilli(answeredAtMillis);
    }

    /** How far the source's clock is ahead of ours, as of the last stretch. */
    Duration clockAhead() {
        return clockAhead;
    }

    /** At once; the copies of the slot go with their connections. */
    @Override
    public void close() {
        closed = true;
        first.close();
        BacklogSession ahead = second;
        if (ahead != null) {
            ahead.close();
        }
    }
}
