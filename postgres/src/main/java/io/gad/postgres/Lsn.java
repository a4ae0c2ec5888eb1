package io.gad.postgres;

/**
 * A log sequence number: a byte position in the write-ahead log of one server on one timeline.
 *
 * <p>Two positions compare only when both come from the same source; the type cannot know that, its user must.
 *
 * @param value the position in bytes, an unsigned 64-bit number
 */
public record Lsn(long value) implements Comparable<Lsn> {

    /** PostgreSQL's "no position": 0/0, which lies before every real one. */
    public static final Lsn ZERO = new Lsn(0);

    /**
     * Parses PostgreSQL's text form, two hexadecimal numbers joined by a slash.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static Lsn parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash > 8 || text.length() - slash - 1 < 1 || text.length() - slash - 1 > 8) {
            throw new IllegalArgumentException("Expected an LSN such as 0/16B3748, found '" + text + "'.");
        }
        try {
            long high = Long.parseLong(text, 0, slash, 16);
            long low = Long.parseLong(text, slash + 1, text.length(), 16);
            return new Lsn(high << 32 | low);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Expected an LSN such as 0/16B3748, found '" + text + "'.", e);
        }
    }

    /** Whether this position lies strictly behind {@code other} in the log (is later than it). */
    public boolean isAfter(Lsn other) {
        return compareTo(other) > 0;
    }

    /** The later of two positions. */
    public static Lsn max(Lsn a, Lsn b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** Bytes of log from {@code earlier} to this position; 0 where this one is not later. */
    public long bytesSince(Lsn earlier) {
        return isAfter(earlier) ? value - earlier.value : 0;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "%X/%X".formatted(value >>> 32, value & 0xFFFFFFFFL);
    }
}
