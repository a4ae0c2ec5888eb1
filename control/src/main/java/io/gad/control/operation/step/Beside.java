package io.gad.control.operation.step;

import io.gad.control.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs beside an operation, so that nobody waits for a silent member, and what another operation must not meet half
 * done. At most one of each an operation, with its own deadline; forgotten when the server is killed.
 */
public final class Beside {

    private static final Logger LOG = LoggerFactory.getLogger(Beside.class);

    private enum What {
        CLOSING,
        OPENING
    }

    private record Key(What what, String group, String operation) {}

    private final Map<Key, CountDownLatch> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Closes the group's primary on a thread of its own, unless this operation does so already.
     *
     * @throws StoreException if the server ends: what would come of it could not be stored any more
     */
    public void close(String group, String operation, Runnable work) {
        if (closed) {
            throw new StoreException("Expected the server to go on, found that it ends.");
        }
        Key key = new Key(What.CLOSING, group, operation);
        CountDownLatch over = new CountDownLatch(1);
        if (running.putIfAbsent(key, over) != null) {
            return;
        }
        Thread.ofVirtual().name("beside-" + operation).start(() -> {
            try {
                work.run();
            } finally {
                running.remove(key, over);
                over.countDown();
            }
        });
    }

    /** Begins nothing more, and waits for what is under way: what comes of it is stored before the store is closed. */
    public void close(Duration atMost) {
        closed = true;
        long end = System.nanoTime() + atMost.toNanos();
        running.forEach((key, over) -> {
            if (!await(over, end)) {
                LOG.warn("operation={} still {} a primary while closing", key.operation(), key.what());
            }
        });
    }

    /** Opens the group's primary, on this thread. Whoever closes it afterwards can wait for that. */
    public <T> T open(String group, String operation, Supplier<T> work) {
        Key key = new Key(What.OPENING, group, operation);
        CountDownLatch over = new CountDownLatch(1);
        running.put(key, over);
        try {
            return work.get();
        } finally {
            running.remove(key, over);
            over.countDown();
        }
    }

    /** Waits until the operation closes nothing any more; false if it still does. */
    public boolean hasClosed(String group, String operation, Duration atMost) {
        CountDownLatch over = running.get(new Key(What.CLOSING, group, operation));
        return over == null || await(over, System.nanoTime() + atMost.toNanos());
    }

    /** Waits until no operation closes the group's primary any more; false if one still does. */
    public boolean hasClosed(String group, Duration atMost) {
        return isOver(What.CLOSING, group, atMost);
    }

    /** Waits until no operation is about to open the group's primary; false if one still is. */
    public boolean hasOpened(String group, Duration atMost) {
        return isOver(What.OPENING, group, atMost);
    }

    private boolean isOver(What what, String group, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        List<CountDownLatch> latches = running.entrySet().stream()
                .filter(e -> e.getKey().what() == what && e.getKey().group().equals(group))
                .map(Map.Entry::getValue)
                .toList();
        return latches.stream().allMatch(over -> await(over, end));
    }

    private static boolean await(CountDownLatch over, long end) {
        try {
            return over.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
