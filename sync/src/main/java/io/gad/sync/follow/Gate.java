package io.gad.sync.follow;

import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a flow can be brought to a stand between two target transactions, and then be let go exactly up to a position of
 * the source. A flow that ends leaves no promise behind: whoever holds it compares the target's progress row, inside a
 * transaction of his own, with the position he was given.
 */
public final class Gate {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Of those who wait to hold it, in order. */
    private final Queue<Object> queue = new ArrayDeque<>();

    private boolean held;
    private @Nullable Lsn limit;
    private @Nullable Lsn standsAt;
    private boolean spoilt;
    private boolean ended;

    /** Whether somebody holds the flow, or waits for it to stand. */
    boolean isHeld() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** The position behind which nothing may be applied now; empty: no limit. */
    Optional<Lsn> limit() {
        lock.lock();
        try {
            return Optional.ofNullable(limit);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The flow's side, between two batches: stands still while it is held, or while it has come to the limit.
     *
     * @param position where the target stands
     * @param limitReached whether everything up to a limit has arrived and is applied
     * @param hasToGoOn whether whoever holds it is to be passed over
     */
    void pass(Lsn position, Predicate<Lsn> limitReached, BooleanSupplier hasToGoOn) throws InterruptedException {
        lock.lock();
        try {
            if (held && hasToGoOn.getAsBoolean()) {
                // From here on more may be applied than whoever holds it has allowed.
                spoilt = true;
                changed.signalAll();
            }
            while (held && !spoilt && !hasToGoOn.getAsBoolean() && (limit == null || limitReached.test(limit))) {
                if (!position.equals(standsAt)) {
                    standsAt = position;
                    changed.signalAll();
                }
                long unused = changed.awaitNanos(LOOK_NANOS);
            }
            standsAt = null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Holds the flow; {@link #release} lets it go on. Who wants to hold it while somebody does waits for his turn, in the
     * order of asking: one who asks again and again passes nobody.
     *
     * @param turn how long to wait for those who asked before
     * @param stand how long the flow may then take to come to a stand
     * @return whether it stands still; false: it goes on, as one of these passed, or it has ended
     */
    public boolean hold(Duration turn, Duration stand) throws InterruptedException {
        lock.lock();
        try {
            if (!awaitTurn(turn)) {
                return false;
            }
            held = true;
            spoilt = false;
            limit = null;
            standsAt = null;
            boolean stands = false;
            try {
                stands = awaitStanding(stand).isPresent();
            } finally {
                if (!stands) {
                    release();
                }
            }
            return stands;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitTurn(Duration deadline) throws InterruptedException {
        Object place = new Object();
        queue.add(place);
        try {
            long left = deadline.toNanos();
            while ((held || queue.peek() != place) && left > 0 && !ended) {
                left = changed.awaitNanos(left);
            }
            return !held && queue.peek() == place && !ended;
        } finally {
            queue.remove(place);
            changed.signalAll();
        }
    }

    /**
     * Lets a held flow apply everything up to {@code position}, and nothing behind it.
     *
     * @return where the target then stands, which is the same state; empty: it did not come there within the deadline, or
     *     had to go on, or has ended
     */
    public Optional<Lsn> letGoUpTo(Lsn position, Duration deadline) throws InterruptedException {
        lock.lock();
        try {
            limit = position;
            standsAt = null;
            changed.signalAll();
            return awaitStanding(deadline);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Lsn> awaitStanding(Duration deadline) throws InterruptedException {
        long left = deadline.toNanos();
        while (standsAt == null && left > 0 && !spoilt && !ended) {
            left = changed.awaitNanos(left);
        }
        return spoilt || ended ? Optional.empty() : Optional.ofNullable(standsAt);
    }

    /** The flow begins, perhaps once more; whoever held it before does not any longer. */
    void begin() {
        lock.lock();
        try {
            ended = false;
            spoilt = true;
        } finally {
            lock.unlock();
        }
    }

    /** The flow has ended: nobody waits for it any more. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the flow go on. */
    public void release() {
        lock.lock();
        try {
            held = false;
            limit = null;
            standsAt = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
