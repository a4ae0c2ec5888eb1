package io.gad.sync.receive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread that receives and the one that applies: bounded by the bytes that its transactions take of the
 * heap. One that is larger than the bound goes in alone.
 */
final class ReceivedQueue {

    private final long limit;
    private final Deque<Received> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long bytes;

    ReceivedQueue(long limit) {
        this.limit = limit;
    }

    /** Whether it went in within {@code wait}. */
    boolean offer(Received received, Duration wait) throws InterruptedException {
        long weight = weight(received);
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (bytes > 0 && bytes + weight > limit) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            queue.addLast(received);
            bytes += weight;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Received poll(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty()) {
                if (left <= 0) {
                    return null;
                }
                left = changed.awaitNanos(left);
            }
            Received received = queue.removeFirst();
            bytes -= weight(received);
            changed.signalAll();
            return received;
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
            return queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            for (Received received : queue) {
                if (received instanceof Received.Whole whole) {
                    whole.transaction().close();
                }
            }
            queue.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    private static long weight(Received received) {
        return switch (received) {
            case Received.Whole whole -> 200 + whole.transaction().changes().heapBytes();
            case Received.Nothing nothing -> 0;
        };
    }
}
