package io.gad.sync.receive;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Heap that all databases of this process share for one purpose, in bytes. Nobody ever waits for it, so nobody can be
 * stuck: who is given none goes to the disk, or first writes what he has.
 */
public final class HeapBudget {

    private static final long MOST = Runtime.getRuntime().maxMemory();
    private static final HeapBudget WAITING = new HeapBudget(MOST / 16 * 5);
    private static final HeapBudget FOLDED = new HeapBudget(MOST / 8);
    private static final HeapBudget AHEAD = new HeapBudget(MOST / 32 * 3);

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    public HeapBudget(long limit) {
        this.limit = limit;
    }

    /** For changes that wait, from their arrival to their commit on the target: five sixteenths of the heap. */
    public static HeapBudget waiting() {
        return WAITING;
    }

    /** For changes while they are folded and written: an eighth of the heap. Their values are those that wait. */
    public static HeapBudget folded() {
        return FOLDED;
    }

    /** For changes that are folded before their turn: three thirty-seconds of the heap. */
    public static HeapBudget ahead() {
        return AHEAD;
    }

    /** Whether they are the caller's now, to be given back. */
    public boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Takes them although there may be none left: the little without which nothing would go on. */
    public void takeAnyway(long bytes) {
        taken.addAndGet(bytes);
    }

    public void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    public boolean isUsedUp() {
        return taken.get() >= limit;
    }

    public long taken() {
        return taken.get();
    }
}
