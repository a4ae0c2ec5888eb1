package io.gad.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting with a deadline and a name. */
public final class Await {

    private static final Duration LOOK = Duration.ofMillis(20);

    private Await() {}

    /**
     * Returns when the condition holds.
     *
     * @param expected what is waited for, as the end of "Expected ..."
     * @param found what there is instead, asked only at the deadline
     * @throws IllegalStateException at the deadline
     */
    public static void until(String expected, Duration limit, BooleanSupplier condition, Supplier<String> found) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Expected " + expected + " within " + limit.toSeconds() + " s, found " + found.get() + ".");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Returns at that {@link System#nanoTime()}. */
    public static void instant(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
