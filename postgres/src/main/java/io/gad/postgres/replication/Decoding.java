package io.gad.postgres.replication;

import io.gad.postgres.Lsn;

/**
 * A stretch of the log that a server decodes.
 *
 * @param from where it begins
 * @param upTo where it ends, if not early
 * @param again bytes of the log that are read again for it
 */
record Decoding(BacklogSession session, Lsn from, Lsn upTo, long again) {

    /**
     * Stretches end at multiples of it, which begin a page of the log whatever its size. Inside the header of a page no record
     * ends or begins: a commit behind it would count as before its end and as behind its begin, and be given twice.
     */
    static final long BOUND = 1L << 16;

    /** Of a stretch's length: what is read again to pass over it costs an eighth of what decoding as much does. */
    static final int MOST_PASSED = 3;

    /** Whether another session can begin just behind it, and is quicker there than by waiting. */
    boolean canBePassedOver() {
        return upTo.value() % BOUND == 0 && again <= MOST_PASSED * upTo.bytesSince(from);
    }
}
