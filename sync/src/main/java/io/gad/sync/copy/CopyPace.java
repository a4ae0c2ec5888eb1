package io.gad.sync.copy;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How many chunks are copied at once: as many as make the copy faster. Where both servers and we share few processors a
 * second one costs more than it brings; where a wide line lies between, one alone waits most of its time. So one more is
 * tried, kept if it brings enough, and from time to time it is looked whether one less does as well (hill climbing). Used
 * by several threads.
 */
final class CopyPace {

    /** What is measured at once; shorter, and the end of a single chunk decides. */
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private static final int CHUNKS_EACH = 4;

    /** Until one more has its sessions, and what one less had begun has ended. */
    private static final Duration SETTLING = Duration.ofMillis(300);

    /** Between two tries that brought nothing. */
    private static final Duration REST = Duration.ofSeconds(15);

    /** Sessions, caches and our own code are cold at first: what that costs would be put down to one alone. */
    private static final Duration COLD = Duration.ofMillis(1500);

    /** One more has to bring this part of what there is; one less may cost no more than the other. */
    private static final double GAIN = 0.15;

    private static final double COST = 0.03;

    /** What a chunk costs whatever is in it, as if it were so many bytes more: a table may be empty. */
    private static final long BYTES_OF_BEGINNING = 128 * 1024;

    /** How long a waiting one sleeps before it asks whether there is still something to do. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private enum Trying {
        NOTHING,
        ONE_MORE,
        ONE_LESS
    }

    private final int most;
    private final LongSupplier nanos;
    private int allowed = 1;
    private int running;
    private Trying trying = Trying.NOTHING;
    private boolean moreNext = true;
    private double before;
    private long restUntil;
    private long since;
    private long bytes;
    private int chunks;

    /**
     * Begins with one.
     *
     * @param nanos as {@link System#nanoTime()}
     */
    CopyPace(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        this.since = nanos.getAsLong() + COLD.toNanos();
        this.restUntil = since;
    }

    /**
     * Returns when there is room for one chunk more; {@link #end} gives the room back.
     *
     * @param over whether nothing is left to wait for
     * @return whether there is; false: it is over
     */
    synchronized boolean begin(BooleanSupplier over) throws InterruptedException {
        while (running >= allowed) {
            if (over.getAsBoolean()) {
                return false;
            }
            wait(LOOK.toMillis());
        }
        running++;
        return true;
    }

    /** Wakes nobody: who has ended a chunk and has its sessions takes the next, rather than one who has none yet. */
    synchronized void end() {
        running--;
    }

    synchronized int allowed() {
        return allowed;
    }

    /** A chunk has arrived. */
    synchronized void arrived(long itsBytes) {
        long now = nanos.getAsLong();
        if (now < since) {
            return; // It is cold, or was begun before the last change.
        }
        bytes += itsBytes + BYTES_OF_BEGINNING;
        chunks++;
        if (now - since < WINDOW.toNanos() || chunks < CHUNKS_EACH * allowed) {
            return;
        }
        decide(bytes / (double) (now - since), now);
        bytes = 0;
        chunks = 0;
    }

    private void decide(double rate, long now) {
        since = now;
        switch (trying) {
            case NOTHING -> {
                if (now >= restUntil) {
                    tryNext(rate, now);
                }
            }
            case ONE_MORE -> {
                if (rate >= before * (1 + GAIN)) {
                    moreNext = true;
                    tryNext(rate, now);
                } else {
                    rest(allowed - 1, now);
                }
            }
            case ONE_LESS -> rest(rate >= before * (1 - COST) ? allowed : allowed + 1, now);
        }
    }

    private void tryNext(double rate, long now) {
        boolean more = allowed < most && (moreNext || allowed == 1);
        moreNext = !more;
        before = rate;
        if (more) {
            change(allowed + 1, Trying.ONE_MORE, now);
        } else if (allowed > 1) {
            change(allowed - 1, Trying.ONE_LESS, now);
        } else {
            rest(allowed, now);
        }
    }

    private void rest(int to, long now) {
        restUntil = now + REST.toNanos();
        change(to, Trying.NOTHING, now);
    }

    private void change(int to, Trying next, long now) {
        trying = next;
        if (to != allowed) {
            allowed = to;
            since = now + SETTLING.toNanos();
            notifyAll();
        }
    }
}
