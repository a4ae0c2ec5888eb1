package io.gad.sync.batch;

import io.gad.postgres.pgoutput.Tuple;
import io.gad.postgres.pgoutput.Tuple.Kind;
import java.util.Arrays;
import java.util.Optional;

/** A row put together from one or several tuples: for each column the tuple that last gave it a value. */
public final class RowImage {

    private final Tuple[] sources;

    private RowImage(Tuple[] sources) {
        this.sources = sources;
    }

    /** The tuple itself. */
    public static RowImage of(Tuple tuple) {
        Tuple[] sources = new Tuple[tuple.size()];
        Arrays.fill(sources, tuple);
        return new RowImage(sources);
    }

    /** The row after an update: what the server left out as unchanged stands in the old image, where that has it. */
    static RowImage updated(Tuple row, Optional<Tuple> before) {
        RowImage image = of(row);
        before.ifPresent(old -> image.fill(of(old), false));
        return image;
    }

    /** This image with its unchanged columns taken from {@code earlier}. */
    RowImage over(RowImage earlier) {
        RowImage merged = new RowImage(sources.clone());
        merged.fill(earlier, true);
        return merged;
    }

    private void fill(RowImage earlier, boolean alsoNulls) {
        for (int i = 0; i < sources.length; i++) {
            if (isUnchanged(i) && (alsoNulls || !earlier.isNull(i))) {
                sources[i] = earlier.sources[i];
            }
        }
    }

    public int size() {
        return sources.length;
    }

    public Kind kind(int column) {
        return sources[column].kind(column);
    }

    public boolean isNull(int column) {
        return kind(column) == Kind.NULL;
    }

    public boolean isUnchanged(int column) {
        return kind(column) == Kind.UNCHANGED;
    }

    public byte[] buffer(int column) {
        return sources[column].buffer();
    }

    public int offset(int column) {
        return sources[column].offset(column);
    }

    public int length(int column) {
        return sources[column].length(column);
    }

    boolean sameValue(int column, RowImage other) {
        return sources[column].sameValue(column, other.sources[column], column);
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

    int hash(int column) {
        byte[] buffer = buffer(column);
        int hash = kind(column).ordinal();
        int end = offset(column) + length(column);
        for (int i = offset(column); i < end; i++) {
            hash = 31 * hash + buffer[i];
        }
        return hash;
    }
}
