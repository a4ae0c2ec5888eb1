package io.gad.sync.batch;

/** The values of some columns of a row, equal if their bytes are. */
public final class RowKey {

    private final RowImage image;
    private final int[] columns;
    private final int hash;

    RowKey(RowImage image, int[] columns) {
        this.image = image;
        this.columns = columns;
        int h = 1;
        for (int column : columns) {
            h = 31 * h + image.hash(column);
        }
        this.hash = h;
    }

    /** A row whose key columns are the key's. */
    public RowImage image() {
        return image;
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof RowKey other) || other.hash != hash || other.columns.length != columns.length) {
            return false;
        }
        for (int column : columns) {
            if (!image.sameValue(column, other.image)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** No values: they belong in no log. */
    @Override
    public String toString() {
        return "RowKey#" + Integer.toHexString(hash);
    }
}
