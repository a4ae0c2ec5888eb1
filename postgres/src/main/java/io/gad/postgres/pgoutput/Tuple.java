package io.gad.postgres.pgoutput;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of one row, as slices of the message that brought them. Neither copies nor interprets: a value is null,
 * unchanged (a large value that the update left alone and the server did not send), text or binary.
 */
public final class Tuple {

    /** How a value was sent. */
    public enum Kind {
        NULL,
        UNCHANGED,
        TEXT,
        BINARY
    }

    private final byte[] buffer;
    private final Kind[] kinds;
    private final int[] offsets;
    private final int[] lengths;

    /** The arrays are kept, not copied: the caller does not write into them again. */
    public Tuple(byte[] buffer, Kind[] kinds, int[] offsets, int[] lengths) {
        this.buffer = buffer;
        this.kinds = kinds;
        this.offsets = offsets;
        this.lengths = lengths;
    }

    /** The number of columns. */
    public int size() {
        return kinds.length;
    }

    public Kind kind(int column) {
        return kinds[column];
    }

    public boolean isNull(int column) {
        return kinds[column] == Kind.NULL;
    }

    public boolean isUnchanged(int column) {
        return kinds[column] == Kind.UNCHANGED;
    }

    /** The array that holds the value; shared, not to be written. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the value starts in {@link #buffer()}. */
    public int offset(int column) {
        return offsets[column];
    }

    /** The value's bytes; 0 for null and unchanged. */
    public int length(int column) {
        return lengths[column];
    }

    /** A copy of the value's bytes. */
    public byte[] bytes(int column) {
        return Arrays.copyOfRange(buffer, offsets[column], offsets[column] + lengths[column]);
    }

    /** The value's bytes read as UTF-8: right for text values, and for binary ones of the types that are text. */
    public String text(int column) {
        return new String(buffer, offsets[column], lengths[column], StandardCharsets.UTF_8);
    }

    /** Whether two values are the same: same kind, same bytes. */
    public boolean sameValue(int column, Tuple other, int otherColumn) {
        return kinds[column] == other.kinds[otherColumn]
                && Arrays.equals(
                        buffer,
                        offsets[column],
                        offsets[column] + lengths[column],
                        other.buffer,
                        other.offsets[otherColumn],
                        other.offsets[otherColumn] + other.lengths[otherColumn]);
    }

    /** Kinds and sizes alone: a row's values belong in no log. */
    @Override
    public String toString() {
        return "Tuple" + Arrays.toString(kinds) + Arrays.toString(lengths);
    }
}
