package io.gad.sync.receive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread that receives and the one that applies: bounded by the bytes that its transactions take of the
 * heap, and of the disk. One that is larger than a bound goes in alone, and so does each one while the heap that all
 * databases share is used up. Where many come, the two threads do not wake each other for each.
 */
final class ReceivedQueue {

    /** Files of transactions that wait; what is beyond them waits in the source's log. */
    private static final long DISK_LIMIT = 1L << 30;

    /** How many the applying thread takes at once, and how many go in before it is woken, where nobody waits for a single one. */
    private static final int TOGETHER = 128;

    private static final long TOGETHER_BYTES = 1L << 20;

    private final long limit;
    private final long diskLimit;
    private final HeapBudget heap;
    private final Deque<Received> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long bytes;
    private long diskBytes;
    private int untold;
    private long untoldBytes;
    private boolean closed;

    /** Taken out by the thread that applies, which asks for one at a time. */
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

    /**
     * Whether it went in within {@code wait}; what comes after the end is closed.
     *
     * @param atOnce whether who waits for it is woken; else it is found when he looks again, or with those behind it
     */
    boolean offer(Received received, Duration wait, boolean atOnce) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed && isFullFor(received)) {
                if (left <= 0) {
                    return false;
                }
                if (untold > 0) {
                    tell(); // Of those that fill it.
                }
                left = changed.awaitNanos(left);
            }
            if (closed) {
                discard(received);
                return true;
            }
            queue.addLast(received);
            bytes += weight(received);
            diskBytes += diskBytes(received);
            untold++;
            untoldBytes += weight(received) + diskBytes(received);
            if (atOnce || untold >= TOGETHER || untoldBytes >= TOGETHER_BYTES) {
                tell();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFullFor(Received received) {
        return !queue.isEmpty()
                && (bytes + weight(received) > limit
                        || diskBytes + diskBytes(received) > diskLimit
                        || (heap.isUsedUp() && received instanceof SourceTransaction));
    }

    private void tell() {
        untold = 0;
        untoldBytes = 0;
        changed.signalAll();
    }

    /** Not by two threads at once. */
    @Nullable
    Received poll(Duration wait) throws InterruptedException {
        Received next = nextTaken();
        return next == null ? take(wait) : next;
    }

    private @Nullable Received nextTaken() {
        taking.lock();
        try {
            Received next = taken.pollFirst();
            isSomeTaken = !taken.isEmpty();
            return next;
        } finally {
            taking.unlock();
        }
    }

    /** The next one, and what small ones wait behind it, or the two threads would meet at every one. */
    private @Nullable Received take(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty()) {
                if (left <= 0) {
                    return null;
                }
                left = changed.awaitNanos(left);
            }
            Received first = remove();
            taking.lock();
            try {
                long together = weight(first) + diskBytes(first);
                while (!queue.isEmpty() && taken.size() < TOGETHER && together < TOGETHER_BYTES) {
                    Received next = remove();
                    together += weight(next) + diskBytes(next);
                    taken.addLast(next);
                }
                isSomeTaken = !taken.isEmpty();
            } finally {
                taking.unlock();
            }
            tell();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private Received remove() {
        Received first = queue.removeFirst();
        bytes -= weight(first);
        diskBytes -= diskBytes(first);
        return first;
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
            taking.lock();
            try {
                taken.forEach(ReceivedQueue::discard);
                taken.clear();
                isSomeTaken = false;
            } finally {
                taking.unlock();
            }
            tell();
        } finally {
            lock.unlock();
        }
    }

    private static long weight(Received received) {
        return switch (received) {
            case SourceTransaction whole -> 200 + whole.changes().heapBytes();
            case Received.Nothing nothing -> 0;
        };
    }

    private static long diskBytes(Received received) {
        return received instanceof SourceTransaction whole ? whole.changes().diskBytes() : 0;
    }

    static void discard(Received received) {
        if (received instanceof SourceTransaction whole) {
            whole.close();
        }
    }
}
