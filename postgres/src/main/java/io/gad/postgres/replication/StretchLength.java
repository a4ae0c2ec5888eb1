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

    /** Well below {@link BacklogReader#MOST_MESSAGES}, which a stretch is not to meet. */
    private static final double MOST_WANTED_MESSAGES = 1_500_000;

    private long bytes;
    private double decodeNanosPerByte;
    private double takenNanosPerByte;
    private double givenPerByte;
    private double messagesPerByte;
    private boolean givesLittle = true;

    /** @param bytes of the first one */
    StretchLength(long bytes) {
        this.bytes = Math.max(LEAST, bytes);
    }

    /** That of the one in hand, in bytes of the log. */
    long bytes() {
        return bytes;
    }

    /**
     * @param nanos from the request for the last one to its first row
     * @param logBytes of it
     */
    void decoded(long nanos, long logBytes) {
        decodeNanosPerByte = (double) nanos / Math.max(1, logBytes);
    }

    /**
     * Of the last one all is taken.
     *
     * @param logBytes that it had; fewer than it was to have where it ended early
     */
    void taken(Stretch last, long logBytes) {
        decoded(last.decodeNanos(), logBytes);
        taken(last.takenNanos(), logBytes, last.bytes(), last.messages());
    }

    /**
     * @param nanos for which the last one was taken
     * @param logBytes of it
     * @param givenBytes of its messages
     * @param messages of it
     */
    void taken(long nanos, long logBytes, long givenBytes, long messages) {
        double log = Math.max(1, logBytes);
        takenNanosPerByte = nanos / log;
        givenPerByte = givenBytes / log;
        messagesPerByte = messages / log;
        givesLittle = givenBytes < MIB;
    }

    /**
     * Goes on to the next one.
     *
     * @param ahead while the last one is not taken yet: what it gives is not known
     */
    void next(boolean ahead) {
        if (decodeNanosPerByte == 0) {
            return;
        }
        double wanted = WANTED_NANOS / decodeNanosPerByte;
        wanted = Math.min(wanted, LONG_NANOS / 2 / takenNanosPerByte);
        wanted = Math.min(wanted, MOST_GIVEN / givenPerByte);
        wanted = Math.min(wanted, MOST_WANTED_MESSAGES / messagesPerByte);
        int most = ahead || givesLittle ? 2 : MOST_TIMES;
        bytes = Math.clamp((long) Math.clamp(wanted, bytes / 2.0, (double) bytes * most), LEAST, MOST);
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
