package io.gad.postgres.replication;

/**
 * How much of the log a stretch is to have, by those before it. Long ones are cheaper, as before each the server reads
 * some of the log again. But the first row comes when all of it is decoded: until then the source looks silent. And until
 * all of it is taken the source holds a snapshot.
 */
final class StretchLength {

    private static final long MIB = 1L << 20;
    private static final long LEAST = 1L << 16;
    private static final long SMALL = 16 * MIB;

    /** Bytes of log. */
    static final long MOST = 256 * MIB;

    private static final long MOST_GIVEN = 256 * MIB;
    private static final long WANTED_NANOS = 3_000_000_000L;
    private static final long LONG_NANOS = 15_000_000_000L;
    private static final int MOST_TIMES = 8;

    private long bytes;
    private long decodeNanos;
    private long given;
    private double takenNanosPerByte;

    /** @param bytes of the first one */
    StretchLength(long bytes) {
        this.bytes = Math.max(LEAST, bytes);
    }

    /** That of the one in hand, in bytes of the log. */
    long bytes() {
        return bytes;
    }

    /** @param nanos from the request for the last one to its first row */
    void decoded(long nanos) {
        decodeNanos = nanos;
    }

    /**
     * @param nanos for which the last one was taken
     * @param logBytes of it
     * @param givenBytes of its messages
     */
    void taken(long nanos, long logBytes, long givenBytes) {
        takenNanosPerByte = (double) nanos / Math.max(1, logBytes);
        given = givenBytes;
    }

    /**
     * Goes on to the next one.
     *
     * @param ahead while the last one is not taken yet: what it gives is not known
     */
    void next(boolean ahead) {
        if (decodeNanos == 0) {
            return;
        }
        double times = (double) WANTED_NANOS / decodeNanos;
        if (takenNanosPerByte > 0) {
            times = Math.min(times, LONG_NANOS / 2 / (bytes * takenNanosPerByte));
        }
        times = Math.min(times, (double) MOST_GIVEN / Math.max(1, given));
        double most = ahead || given < MIB ? 2 : MOST_TIMES;
        bytes = Math.clamp((long) (bytes * Math.clamp(times, 0.5, most)), LEAST, MOST);
    }

    /** One that was refused for its size would be again. */
    void halve() {
        bytes = Math.max(LEAST, bytes / 2);
    }

    /**
     * Whether the next one, decoded while the one before it is taken, will wait for moments only. Before the first one is
     * taken only its size tells.
     */
    boolean isTakenSoon() {
        return takenNanosPerByte == 0 ? bytes <= SMALL : bytes * takenNanosPerByte <= LONG_NANOS / 2;
    }
}
