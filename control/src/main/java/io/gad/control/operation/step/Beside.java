package io.gad.control.operation.step;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What runs beside an operation, so that nobody waits for a silent member. At most one thing an operation, with its own
 * deadline; forgotten when the server is killed.
 */
public final class Beside {

    private final Map<String, CountDownLatch> running = new ConcurrentHashMap<>();

    /** Runs {@code work} on its own thread unless something of this operation runs already. */
    public void start(String operation, Runnable work) {
        CountDownLatch over = new CountDownLatch(1);
        if (running.putIfAbsent(operation, over) != null) {
            return;
        }
        Thread.ofVirtual().name("beside-" + operation).start(() -> {
            try {
                work.run();
            } finally {
                running.remove(operation, over);
                over.countDown();
            }
        });
    }

    /** Waits until nothing runs beside the operation; false if something still does. */
    public boolean isOver(String operation, Duration atMost) {
        CountDownLatch over = running.get(operation);
        try {
            return over == null || over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
