package io.gad.sync.apply;

import io.gad.postgres.pgoutput.Tuple.Kind;
import io.gad.sync.batch.RowImage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * One column's values of several rows as the parameter of a statement: an array in its binary form, as PostgreSQL's
 * {@code array_recv} reads it, whose elements are the values' bytes as they arrived.
 */
final class BinaryArray extends PGobject implements PGBinaryObject {

    private static final long serialVersionUID = 1L;

    /** Dimensions, whether there are nulls, the elements' type, number and first index. */
    private static final int HEADER = 20;

    private final byte[] bytes;

    private BinaryArray(ArrayTypes.ArrayType type, byte[] bytes) {
        setType(type.name());
        this.bytes = bytes;
    }

    /** @param column position in the relation; what is unchanged goes as null */
    static BinaryArray of(ArrayTypes.ArrayType type, List<RowImage> rows, int column) {
        int size = HEADER;
        boolean nulls = false;
        for (RowImage row : rows) {
            size += Integer.BYTES + row.length(column);
            nulls |= isNothing(row, column);
        }
        ByteBuffer buffer = ByteBuffer.allocate(size);
        buffer.putInt(1).putInt(nulls ? 1 : 0).putInt(type.element());
        buffer.putInt(rows.size()).putInt(1);
        for (RowImage row : rows) {
            if (isNothing(row, column)) {
                buffer.putInt(-1);
            } else {
                buffer.putInt(row.length(column)).put(row.buffer(column), row.offset(column), row.length(column));
            }
        }
        return new BinaryArray(type, buffer.array());
    }

    private static boolean isNothing(RowImage row, int column) {
        return row.kind(column) == Kind.NULL || row.kind(column) == Kind.UNCHANGED;
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("Expected to be written only.");
    }

    @Override
    public int lengthInBytes() {
        return bytes.length;
    }

    @Override
    public void toBytes(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public @Nullable String getValue() {
        throw new IllegalStateException("Expected the driver to send " + getType() + " in binary.");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(getType());
    }

    /** No values: they belong in no log. */
    @Override
    public String toString() {
        return getType() + "[" + bytes.length + " bytes]";
    }
}
