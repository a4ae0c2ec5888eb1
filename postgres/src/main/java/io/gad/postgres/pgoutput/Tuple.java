package io.gad.postgres.pgoutput;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    private static final int NULL = -1;
    private static final int UNCHANGED = -2;

    /** Before a value's bytes: its kind, a byte, and its length, four. */
    private static final int HEAD = 5;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] buffer;

    /** Where each value's bytes start in the buffer, behind its head; or what is negative for none. */
    private final int[] starts;

    private Tuple(byte[] buffer, int[] starts) {
        this.buffer = buffer;
        this.starts = starts;
    }

    /**
     * Reads a row, "TupleData" in the protocol's description; the buffer's array is kept, and nobody writes into it again.
     *
     * @throws BufferUnderflowException if it ends too early
     */
    public static Tuple read(ByteBuffer message) {
        byte[] buffer = message.array();
        int base = message.arrayOffset();
        int[] starts = new int[Short.toUnsignedInt(message.getShort())];
        for (int i = 0; i < starts.length; i++) {
            byte kind = message.get();
            switch (kind) {
                case 'n' -> starts[i] = NULL;
                case 'u' -> starts[i] = UNCHANGED;
                case 't', 'b' -> {
                    int length = message.getInt();
                    if (length < 0 || length > message.remaining()) {
                        throw new BufferUnderflowException();
                    }
                    starts[i] = base + message.position();
                    message.position(message.position() + length);
                }
                default ->
                    throw new IllegalArgumentException(
                            "Expected a value of kind n, u, t or b, found '" + (char) kind + "'.");
            }
        }
        return new Tuple(buffer, starts);
    }

    /** The number of columns. */
    public int size() {
        return starts.length;
    }

    public Kind kind(int column) {
        int start = starts[column];
        return switch (start) {
            case NULL -> Kind.NULL;
            case UNCHANGED -> Kind.UNCHANGED;
            default -> buffer[start - HEAD] == 't' ? Kind.TEXT : Kind.BINARY;
        };
    }

    public boolean isNull(int column) {
        return starts[column] == NULL;
    }

    public boolean isUnchanged(int column) {
        return starts[column] == UNCHANGED;
    }

    /** The array that holds the value; shared, not to be written. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the value starts in {@link #buffer()}; 0 for null and unchanged. */
    public int offset(int column) {
        return Math.max(0, starts[column]);
    }

    /** The value's bytes; 0 for null and unchanged. */
    public int length(int column) {
        int start = starts[column];
        return start < 0 ? 0 : (int) INT.get(buffer, start - Integer.BYTES);
    }

    /** A copy of the value's bytes. */
    public byte[] bytes(int column) {
        return Arrays.copyOfRange(buffer, offset(column), offset(column) + length(column));
    }

    /** The value's bytes read as UTF-8: right for text values, and for binary ones of the types that are text. */
    public String text(int column) {
        return new String(buffer, offset(column), length(column), StandardCharsets.UTF_8);
    }

    /** Whether two values are the same: same kind, same bytes. */
    public boolean sameValue(int column, Tuple other, int otherColumn) {
        int length = length(column);
        if (kind(column) != other.kind(otherColumn) || length != other.length(otherColumn)) {
            return false;
        }
        int start = offset(column);
        int otherStart = other.offset(otherColumn);
        return Arrays.equals(buffer, start, start + length, other.buffer, otherStart, otherStart + length);
    }

    /** Kinds and sizes alone: a row's values belong in no log. */
    @Override
    public String toString() {
        return IntStream.range(0, size())
                .mapToObj(i -> kind(i) + " " + length(i))
                .collect(Collectors.joining(", ", "Tuple[", "]"));
    }
}
