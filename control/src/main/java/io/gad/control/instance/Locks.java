package io.gad.control.instance;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One lock a name, for what must not happen to the same group or instance twice at once in this process. It may be
 * shared by those who do not mind each other.
 */
public final class Locks {

    private final Map<String, ReadWriteLock> locks = new ConcurrentHashMap<>();

    public void with(String name, Runnable work) {
        Lock lock = of(name).writeLock();
        lock.lock();
        holding(lock, work);
    }

    /**
     * As {@link #with}, for who cannot wait for whatever the holder is at.
     *
     * @return false if it could not be had in that time: nothing was done
     */
    public boolean within(Duration atMost, String name, Runnable work) {
        return ifHad(of(name).writeLock(), atMost, work);
    }

    /** As {@link #with}, but does nothing while anybody holds it. */
    public void ifFree(String name, Runnable work) {
        var unused = ifHad(of(name).writeLock(), Duration.ZERO, work);
    }

    /** Beside others who share it; does nothing while anybody holds it alone. */
    public void ifShareable(String name, Runnable work) {
        var unused = ifHad(of(name).readLock(), Duration.ZERO, work);
    }

    /** Not past those who have waited longer, as an attempt without a time would. */
    private static boolean ifHad(Lock lock, Duration atMost, Runnable work) {
        try {
            if (!lock.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        holding(lock, work);
        return true;
    }

    private static void holding(Lock lock, Runnable work) {
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Fair: who wants it alone is not kept waiting by ever new ones that share it. */
    private ReadWriteLock of(String name) {
        return locks.computeIfAbsent(name, n -> new ReentrantReadWriteLock(true));
    }
}
