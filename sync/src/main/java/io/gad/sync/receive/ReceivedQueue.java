package io.gad.sync.receive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread that receives and the one that applies: bounded by the bytes that its transactions take of the
 * heap, and of the disk. One that is larger than a bound goes in alone, and so does each one while the heap that all
 * databases share is used up.
 */
final class ReceivedQueue {

    /** Files of transactions that wait; what is beyond them waits in the source's log. */
    private static final long DISK_LIMIT = 1L << 30;

    private static final int MOST_TAKEN = 128;
    private static final long MOST_TAKEN_BYTES = 1L << 20;

    private final long limit;
    private final long diskLimit;
    private final HeapBudget heap;
    private final Deque<Received> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long bytes;
    private long diskBytes;
    private boolean closed;

    /** Of the thread that applies, which has taken them out of the queue and asks for one at a time. */
    private final Deque<Received> taken = new ArrayDeque<>();

    private final ReentrantLock taking = new ReentrantLock();
    private volatile boolean isSomeTaken;

    ReceivedQueue(long limit, HeapBudget heap) {
        this(limit, heap, DISK_LIMIT);
    }

    ReceivedQueue(long limit, HeapBudget heap, long diskLimit) {
        this.limit = limit;
        this.heap = heap;
        this.diskLimit = diskLimit;
    }

    /** Whether it went in within {@code wait}; what comes after the end is closed. */
    boolean offer(Received received, Duration wait) throws InterruptedException {
        return offer(new ArrayDeque<>(List.of(received)), wait);
    }

    /**
     * Takes those over for which there is room, from the first on; waits for the first of them.
     *
     * @return whether some went in within {@code wait}; after the end all are closed
     */
    boolean offer(Deque<Received> some, Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed && isFullFor(some.getFirst())) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            if (closed) {
                some.forEach(ReceivedQueue::discard);
                some.clear();
                return true;
            }
            while (!some.isEmpty() && !isFullFor(some.getFirst())) {
                Received received = some.removeFirst();
                queue.addLast(received);
                bytes += weight(received);
                diskBytes += diskBytes(received);
            }
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFullFor(Received received) {
        return !queue.isEmpty()
                && (bytes + weight(received) > limit
                        || diskBytes + diskBytes(received) > diskLimit
                        || (heap.isUsedUp() && received instanceof Received.Whole));
    }

    /** Not by two threads at once. */
    @Nullable
    Received poll(Duration wait) throws InterruptedException {
        taking.lockInterruptibly();
        try {
            if (taken.isEmpty() && !take(wait)) {
                return null;
            }
            Received received = taken.removeFirst();
            isSomeTaken = !taken.isEmpty();
            return received;
        } finally {
            taking.unlock();
        }
    }

    /** Several at once, or the two threads would wait for each other with each one. */
    private boolean take(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty()) {
                if (left <= 0 || closed) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            long weight = 0;
            while (!queue.isEmpty() && taken.size() < MOST_TAKEN && weight < MOST_TAKEN_BYTES) {
                Received received = queue.removeFirst();
                weight += weight(received);
                bytes -= weight(received);
                diskBytes -= diskBytes(received);
                taken.addLast(received);
            }
            isSomeTaken = true;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return queue.isEmpty() && !isSomeTaken;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            queue.forEach(ReceivedQueue::discard);
            queue.clear();
            bytes = 0;
            diskBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        taking.lock();
        try {
            taken.forEach(ReceivedQueue::discard);
            taken.clear();
            isSomeTaken = false;
        } finally {
            taking.unlock();
        }
    }

    private static long weight(Received received) {
        return switch (received) {
            case Received.Whole whole -> 200 + whole.transaction().changes().heapBytes();
            case Received.Nothing nothing -> 0;
        };
    }

    private static long diskBytes(Received received) {
        return received instanceof Received.Whole whole
                ? whole.transaction().changes().diskBytes()
                : 0;
    }

    static void discard(Received received) {
        if (received instanceof Received.Whole whole) {
            whole.transaction().close();
        }
    }
}
