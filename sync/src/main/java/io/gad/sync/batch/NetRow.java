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

    /** The key that the target holds the row under before the batch; null if the batch makes it. */
    public @Nullable RowKey origin() {
        return origin;
    }

    /** The row after the batch; null if it is gone. */
    public @Nullable RowImage image() {
        return image;
    }
}
