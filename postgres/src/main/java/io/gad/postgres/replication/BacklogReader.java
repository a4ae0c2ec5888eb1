package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
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
 * all that was decoded has been taken, the second session does not wait for that either: it passes over the stretch in
 * hand, which costs far less than to decode it, and decodes what is behind. Where there is no room for a second session
 * one does both in turn.
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

    /** How long a poll waits before it looks whether the other session could go further. */
    private static final long LOOK_NANOS = 10_000_000L;

    /** Messages between two looks at the clock. */
    private static final int UNTIMED = 64;

    /** At which a stretch ends early. */
    static final int MOST_MESSAGES = 2_500_000;

    private static final long OLD_NANOS = 30_000_000_000L;
    private static final long STALE_NANOS = 60_000_000_000L;

    private final StreamRequest request;
    private final int mostMessages;
    private final long near;
    private final FollowedSlot followed;
    private final StretchLength length;

    private final BacklogSessions sessions;

    /** The one of the two whose slot stands where all that was taken ends, until it goes further. */
    private BacklogSession turn;

    private boolean alone;
    private boolean givingUp;
    private Lsn position;
    private @Nullable FutureTask<@Nullable Stretch> ahead;
    private @Nullable FutureTask<@Nullable Stretch> beginning;
    private boolean beganAhead;

    /** What is decoded behind the one that is {@link #beginning}. */
    private @Nullable FutureTask<@Nullable Stretch> further;

    /** Before it the one ahead was not given what is there, as another stretch was to give it. */
    private @Nullable Lsn passedOver;

    private volatile @Nullable Decoding decoding;
    private volatile @Nullable Stretch current;
    private long messages;
    private boolean given;
    private boolean done;
    private volatile long answeredAtMillis;
    private volatile Duration clockAhead = Duration.ZERO;

    private BacklogReader(
            StreamRequest request, BacklogSession first, BacklogSessions sessions, long farBehind, int mostMessages) {
        this.request = request;
        this.sessions = sessions;
        this.turn = first;
        this.mostMessages = mostMessages;
        this.near = Math.min(NEAR, farBehind);
        this.followed = new FollowedSlot(request, 2 * farBehind);
        this.length = new StretchLength(Math.min(farBehind / 4, FIRST));
        this.position = request.start();
    }

    /**
     * Connects, lets the slot follow to where the target stands, and makes the copy of it, which else would give all
     * between the two once more.
     *
     * @param copies names of the two copies, which go with their connections
     * @param roomForSecond asked once, when it would have a second session: whether it may
     * @param farBehind bytes of log that count as far; a few of them are left to the stream
     * @param mostMessages at which a stretch ends early
     * @throws SQLException if there is no room for a copy, or the account may not
     */
    static BacklogReader open(
            StreamRequest request, List<String> copies, BooleanSupplier roomForSecond, long farBehind, int mostMessages)
            throws SQLException {
        BacklogSession first = BacklogSession.open(request, copies.getFirst());
        boolean made = false;
        try {
            var unused = first.advance(request.start(), FollowedSlot.MOST);
            first.nearer(FIRST, FollowedSlot.MOST);
            first.copy(request.slot());
            made = true;
            return new BacklogReader(
                    request,
                    first,
                    new BacklogSessions(request, first, copies, roomForSecond),
                    farBehind,
                    mostMessages);
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
                current = null;
                taken(open);
            } else if (message.hasRemaining()) {
                given = true;
                return message;
            }
        }
        return null;
    }

    /** Where it ended early, the one ahead may begin too far on. */
    private void taken(Stretch open) throws SQLException {
        Lsn end = open.session().place().read();
        length.taken(open, end.bytesSince(open.start()));
        position = Lsn.max(position, end);
        given = false;
        Lsn passed = passedOver;
        FutureTask<@Nullable Stretch> begun = ahead;
        passedOver = null;
        if (passed != null && begun != null && passed.isAfter(end)) {
            givingUp = true;
            ahead = started(() -> giveUp(begun, open.session()));
        }
    }

    /** Nobody knows how far it is: its session may be about to be opened. */
    private @Nullable Stretch giveUp(FutureTask<@Nullable Stretch> begun, BacklogSession busy)
            throws InterruptedException {
        LOG.debug("slot={} what was decoded behind a stretch that ended early is given up", request.slot());
        sessions.forget(busy);
        try {
            var unused = begun.get();
        } catch (ExecutionException e) {
            LOG.trace("ended", e);
        }
        sessions.forget(busy);
        return null;
    }

    /** The driver waits until the server has decoded a stretch; whoever polls must not. */
    private boolean isBegun(Duration wait, Lsn safe) throws SQLException, IOException {
        FutureTask<@Nullable Stretch> awaited = awaited(safe);
        goFurther(awaited, safe);
        try {
            Stretch begun = awaited.get(Math.min(wait.toNanos(), LOOK_NANOS), TimeUnit.NANOSECONDS);
            beginning = null;
            if (beganAhead && further == null && begun != null && begun.heldNanos() > OLD_NANOS) {
                stayAlone(null); // Its snapshot is old, and nothing of it was given.
            } else if (begun != null) {
                take(begun, safe);
            } else if (!beganAhead || further != null) {
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
                leave(e);
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
                decoding = null;
                givingUp = false;
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

    /** All that was decoded has been taken, and the free session has nothing to do until more is. */
    private void goFurther(FutureTask<@Nullable Stretch> awaited, Lsn safe) {
        Decoding before = decoding;
        if (alone
                || givingUp
                || further != null
                || awaited.isDone()
                || before == null
                || !before.canBePassedOver()
                || followed.isDue(safe)
                || !length.isTakenSoon()) {
            return;
        }
        length.next(true);
        decoding = null;
        further = started(() -> beginFurther(before, safe));
    }

    private @Nullable Stretch beginFurther(Decoding before, Lsn safe) throws SQLException, IOException {
        BacklogSession free = copied(before.session());
        if (free == null) {
            return null;
        }
        free.skip(before.upTo());
        return begin(free, safe, true, before.from());
    }

    /** The session beside this one, whose slot stands now where this one's does; null: not now. */
    private @Nullable BacklogSession copied(BacklogSession busy) throws SQLException {
        try {
            BacklogSession free = sessions.free(busy);
            free.copy(busy.slot());
            return free;
        } catch (SQLException e) {
            if (!sessions.isForgottenInTheWay(e)) {
                throw e;
            }
            LOG.debug("slot={} one that was given up is still there", request.slot(), e);
            return null;
        }
    }

    private void take(Stretch begun, Lsn safe) {
        begun.take();
        length.decoded(begun.decodeNanos(), begun.logBytes());
        clockAhead = begun.clockAhead();
        position = Lsn.max(position, begun.start());
        given = false;
        turn = begun.session();
        current = begun;
        if (alone) {
            return;
        }
        if (further != null) {
            ahead = further;
            further = null;
            passedOver = begun.end();
            return;
        }
        decoding = null;
        if (length.isTakenSoon()) {
            length.next(true);
            ahead = started(() -> beginAhead(begun.session(), begun.start(), safe));
        } else {
            ahead = started(() -> rest(begun.session()));
        }
    }

    /** The free session's slot would keep the log from where it stands. */
    private @Nullable Stretch rest(BacklogSession busy) throws SQLException {
        BacklogSession free = sessions.beside(busy);
        if (free != null) {
            free.dropSlot();
        }
        return null;
    }

    private @Nullable Stretch beginAhead(BacklogSession busy, Lsn begunAt, Lsn safe) throws SQLException, IOException {
        BacklogSession free = copied(busy);
        return free == null ? null : begin(free, safe, true, begunAt);
    }

    /** Without the one ahead; what was begun behind it took the place of the slot that stood before it, so the stream goes on. */
    private void leave(ExecutionException failure) {
        if (further == null) {
            stayAlone(failure);
        } else {
            LOG.debug("slot={} is left to the stream", request.slot(), failure);
            done = true;
        }
    }

    /** A backend whose query failed while it decoded is not to be trusted with more. */
    private void stayAlone(@Nullable ExecutionException failure) {
        LOG.debug("slot={} is read by one session from now on", request.slot(), failure);
        alone = true;
        length.halve();
        BacklogSession failed = sessions.beside(turn);
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
                var unused = followed.follow(session, safe); // From there the stream reads again.
            }
            return null;
        }
        boolean follows = !followed.isDue(safe) || followed.follow(session, safe);
        answeredAtMillis = System.currentTimeMillis();
        if (!follows) {
            return null; // The log would be kept until the end: the stream moves its slot as it goes.
        }
        long left = place.end().bytesSince(place.read());
        // However short it is, what is read again is not: so it is in proportion.
        long bytes = Math.min(StretchLength.MOST, Math.max(length.bytes(), again / 4));
        if (!alone && left > 2 * FIRST && left <= 2 * bytes && again <= Decoding.MOST_PASSED * (left / 2)) {
            bytes = left / 2; // Or one session would have nothing to do at the end.
        }
        long bound = (place.read().value() + bytes + Decoding.BOUND - 1) / Decoding.BOUND * Decoding.BOUND;
        Lsn upTo = new Lsn(Math.min(bound, place.read().value() + left));
        decoding = new Decoding(session, place.read(), upTo, again);
        Stretch decoded = session.decode(place, upTo, mostMessages);
        answeredAtMillis = System.currentTimeMillis();
        return decoded;
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
        sessions.close();
    }
}
