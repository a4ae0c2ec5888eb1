package io.gad.sync.batch;

import io.gad.postgres.pgoutput.Tuple;
import io.gad.postgres.pgoutput.Tuple.Kind;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row put together from one or several tuples: for each column the tuple that last gave it a value. */
public final class RowImage {

    private static final int FNV_BASIS = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    private final Tuple tuple;

    /** By column; null where all are of the one tuple, as in most rows. */
    private final Tuple @Nullable [] sources;

    private RowImage(Tuple tuple, Tuple @Nullable [] sources) {
        this.tuple = tuple;
        this.sources = sources;
    }

    /** The tuple itself. */
    public static RowImage of(Tuple tuple) {
        return new RowImage(tuple, null);
    }

    /** The row after an update: what the server left out as unchanged stands in the old image, where that has it. */
    static RowImage updated(Tuple row, Optional<Tuple> before) {
        RowImage image = of(row);
        return before.isEmpty() ? image : image.filled(of(before.get()), false);
    }

    /** This image with its unchanged columns taken from {@code earlier}. */
    RowImage over(RowImage earlier) {
        return filled(earlier, true);
    }

    private RowImage filled(RowImage earlier, boolean alsoNulls) {
        Tuple[] filled = null;
        for (int i = 0; i < size(); i++) {
            if (isUnchanged(i) && (alsoNulls || !earlier.isNull(i))) {
                if (filled == null) {
                    filled = each();
                }
                filled[i] = earlier.source(i);
            }
        }
        return filled == null ? this : new RowImage(tuple, filled);
    }

    private Tuple[] each() {
        Tuple[] known = sources;
        if (known != null) {
            return known.clone();
        }
        Tuple[] each = new Tuple[size()];
        Arrays.fill(each, tuple);
        return each;
    }

    private Tuple source(int column) {
        Tuple[] known = sources;
        return known == null ? tuple : known[column];
    }

    public int size() {
        return tuple.size();
    }

    public Kind kind(int column) {
        return source(column).kind(column);
    }

    public boolean isNull(int column) {
        return source(column).isNull(column);
    }

    public boolean isUnchanged(int column) {
        return source(column).isUnchanged(column);
    }

    public byte[] buffer(int column) {
        return source(column).buffer();
    }

    public int offset(int column) {
        return source(column).offset(column);
    }

    public int length(int column) {
        return source(column).length(column);
    }

    boolean sameValue(int column, RowImage other) {
        return source(column).sameValue(column, other.source(column), column);
    }

    /** By the bytes of a column, taken as unsigned. */
    public int compare(int column, RowImage other) {
        return Arrays.compareUnsigned(
                buffer(column),
                offset(column),
                offset(column) + length(column),
                other.buffer(column),
                other.offset(column),
                other.offset(column) + other.length(column));
    }

    /** FNV-1a, 32 bits (draft-eastlake-fnv): numbers one behind the other, as keys are, seldom meet in it. */
    int hash(int column) {
        byte[] buffer = buffer(column);
        int hash = FNV_BASIS ^ kind(column).ordinal();
        int end = offset(column) + length(column);
        for (int i = offset(column); i < end; i++) {
            hash = (hash ^ buffer[i] & 0xFF) * FNV_PRIME;
        }
        return hash;
    }
}
