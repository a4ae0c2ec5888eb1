package io.gad.control.instance;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One lock a name, for what must not happen to the same group or instance twice at once in this process. */
public final class Locks {

    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    public void with(String name, Runnable work) {
        ReentrantLock lock = locks.computeIfAbsent(name, n -> new ReentrantLock());
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
