package io.gad.control.operation.step;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When the write leases that this process has sent will have run out, by its own steady clock: no clocks are compared. Counted from
 * the moment of sending, which lies behind the look at the member's clock from which the member counts; an answer is not needed.
 * What an earlier process has sent it sent before this one began.
 */
public final class Leases {

    private static final Duration ROUNDING = Duration.ofMillis(100);

    /** By how much one clock may be slower than another: a hundredth is a hundred times what clocks are allowed to. */
    private static final int DRIFT = 100;

    private final LongSupplier nanoTime;
    private final long begin;
    private final Map<String, Long> runOut = new HashMap<>();

    public Leases() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    public Leases(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    /**
     * Notes that one is about to be sent, if it may be.
     *
     * @param may looked at under the same lock as {@link #left}: what is not seen to be sent there is never sent afterwards,
     *     once this says no
     */
    public synchronized boolean send(String group, Duration term, BooleanSupplier may) {
        if (!may.getAsBoolean()) {
            return false;
        }
        runOut.merge(group, nanoTime.getAsLong() + nanos(term), Math::max);
        return true;
    }

    /**
     * One has begun in all databases, behind which none that was sent before can arrive: it alone counts.
     *
     * @param term of the one that has begun
     */
    public synchronized void begun(String group, Duration term) {
        runOut.put(group, nanoTime.getAsLong() + nanos(term));
    }

    /** How long until every lease that was sent for the group has run out; not negative. */
    public synchronized Duration left(String group, Duration term) {
        long end = runOut.getOrDefault(group, begin + nanos(term));
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    private static long nanos(Duration term) {
        return term.plus(term.dividedBy(DRIFT)).plus(ROUNDING).toNanos();
    }
}
