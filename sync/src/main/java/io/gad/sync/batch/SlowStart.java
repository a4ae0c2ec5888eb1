package io.gad.sync.batch;

/**
 * How much of the limits a batch may use: little at first, four times as much after each batch, much as TCP begins (RFC 5681).
 * Where a connection breaks again and again, a batch that takes longer than from break to break would be rolled back for
 * ever; small ones get through, and each is a place to go on from. Not by smaller steps: where very many tables are written, each
 * batch has a statement for each of them, however few its rows are.
 */
final class SlowStart {

    /** Of the limits, in the first batch. */
    static final int FIRST_OF = 128;

    private static final int TIMES = 4;

    private final BatchLimits limits;
    private long divisor = FIRST_OF;

    SlowStart(BatchLimits limits) {
        this.limits = limits;
    }

    long rows() {
        return Math.max(1, limits.rows() / divisor);
    }

    long bytes() {
        return Math.max(1, limits.bytes() / divisor);
    }

    /** The batch before the last was written, or this one would not have been asked for. */
    void grow() {
        divisor = Math.max(1, divisor / TIMES);
    }
}
