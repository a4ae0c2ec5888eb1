package io.gad.sync.batch;

import org.jspecify.annotations.Nullable;

/**
 * What a batch does to one row in all: from the key that the target holds it under, if it does, to the image that it is
 * to have, if any.
 */
public final class NetRow {

    /** What is left to do. */
    public enum Action {
        /** Made and deleted within the batch. */
        NONE,
        DELETE,
        INSERT,
        /** Same key, other values. */
        UPDATE,
        /** Another key. */
        MOVE
    }

    private final @Nullable RowKey origin;
    private @Nullable RowKey key;
    private @Nullable RowImage image;

    /** Bytes of the first change, whose key is kept, and of what the later ones brought; negative: none yet. */
    private long first = -1;

    private long later;

    NetRow(@Nullable RowKey origin) {
        this.origin = origin;
    }

    void become(RowKey newKey, RowImage newImage) {
        key = newKey;
        image = newImage;
    }

    void delete() {
        key = null;
        image = null;
    }

    boolean isDeleted() {
        return image == null;
    }

    public Action action() {
        if (image == null) {
            return origin == null ? Action.NONE : Action.DELETE;
        }
        if (origin == null) {
            return Action.INSERT;
        }
        return key != null && origin.equals(key) ? Action.UPDATE : Action.MOVE;
    }

    /**
     * Notes what the change in hand occupies.
     *
     * @param onTop whether values of earlier changes are kept beside it
     * @return how many bytes more the row keeps now; negative: fewer
     */
    long weigh(long weight, boolean onTop) {
        if (first < 0) {
            first = weight;
            return weight;
        }
        long before = later;
        later = onTop ? later + weight : weight;
        return later - before;
    }

    /** The key that the target holds the row under before the batch; null if the batch makes it. */
    public @Nullable RowKey origin() {
        return origin;
    }

    /** The row after the batch; null if it is gone. */
    public @Nullable RowImage image() {
        return image;
    }
}
