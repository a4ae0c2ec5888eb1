package io.gad.control.operation;

import java.time.Duration;
import java.time.Instant;

/**
 * A time that nobody sets: the wall clock as it was when the process began, carried on by the machine's steady one. Two
 * instants of one process are as far apart as they were; those of two processes as far as the wall clock says.
 */
public final class SteadyTime {

    private static final Instant BEGIN = Instant.now();
    private static final long NANOS = System.nanoTime();

    private SteadyTime() {}

    public static Instant now() {
        return BEGIN.plus(Duration.ofNanos(System.nanoTime() - NANOS));
    }
}
