package io.gad.sync.copy;

import java.util.concurrent.TimeUnit;

/**
 * How fast a load may go, over all its sessions together; changed at any time by anybody, also while they wait. A piece
 * that has gone over the line is waited for afterwards, so that the limit holds over any second but the first.
 */
public final class Throttle {

    private static final long LOOK_MILLIS = 100;

    /**
     * Most in a second; 0: no limit.
     *
     * @param bytes as they go over the line
     */
    public record Limits(long rows, long bytes) {

        public static final Limits NONE = new Limits(0, 0);

        public Limits {
            if (rows < 0 || bytes < 0) {
                throw new IllegalArgumentException(
                        "Expected limits of 0 or more, found " + rows + " rows and " + bytes + " bytes a second.");
            }
        }

        private long nanos(long movedRows, long movedBytes) {
            double seconds =
                    Math.max(rows == 0 ? 0 : (double) movedRows / rows, bytes == 0 ? 0 : (double) movedBytes / bytes);
            return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        }
    }

    private Limits limits;
    private long free = System.nanoTime();
    private long changes;

    public Throttle(Limits limits) {
        this.limits = limits;
    }

    public synchronized Limits limits() {
        return limits;
    }

    /** What is being waited for under the old limits is let go; the same again changes nothing. */
    public synchronized void limit(Limits next) {
        if (next.equals(limits)) {
            return;
        }
        limits = next;
        free = System.nanoTime();
        changes++;
        notifyAll();
    }

    /** Waits as long as what was moved has to last. */
    synchronized void moved(long rows, long bytes) throws InterruptedException {
        long now = System.nanoTime();
        free = (free - now > 0 ? free : now) + limits.nanos(rows, bytes);
        long until = free;
        long change = changes;
        long left = until - now;
        while (left > 0 && change == changes) {
            wait(Math.clamp(TimeUnit.NANOSECONDS.toMillis(left), 1, LOOK_MILLIS));
            left = until - System.nanoTime();
        }
    }
}
