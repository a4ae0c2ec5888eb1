package io.gad.control.instance;

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

    /** As {@link #with}, but does nothing while anybody holds it. */
    public void ifFree(String name, Runnable work) {
        ifHad(of(name).writeLock(), work);
    }

    /** Beside others who share it; does nothing while anybody holds it alone. */
    public void ifShareable(String name, Runnable work) {
        ifHad(of(name).readLock(), work);
    }

    /** Not past those who have waited longer, as an attempt without a time would. */
    private static void ifHad(Lock lock, Runnable work) {
        try {
            if (lock.tryLock(0, TimeUnit.SECONDS)) {
                holding(lock, work);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
