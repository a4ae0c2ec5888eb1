package io.gad.control.operation;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A driver's pause, which anybody may cut short. */
final class Waiting {

    private final Semaphore wakes = new Semaphore(0);

    void wake() {
        wakes.release();
    }

    /** Whether a wake has come that no pause has taken yet. */
    boolean isAwake() {
        return wakes.drainPermits() > 0;
    }

    void await(Duration atMost) {
        try {
            if (wakes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
