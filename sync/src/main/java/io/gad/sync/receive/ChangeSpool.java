package io.gad.sync.receive;

import io.gad.sync.SpoolTrouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of changes, in memory up to a limit and as long as the heap that all share allows, then in a file; read from
 * the start as often as needed. There is one for each transaction, most of them small: it makes what it needs alone.
 */
public final class ChangeSpool implements AutoCloseable {

    /** A file for less would cost more than it saves. */
    private static final long ALWAYS_IN_MEMORY = 1 << 15;

    private static final int USUAL_OTHERS = 4;

    private final SpoolRoom room;

    /** Most have this one alone. */
    private @Nullable Change first;

    private @Nullable List<Change> others;
    private long bytes;
    private long count;
    private long heapTaken;
    private @Nullable SpoolFile file;

    public ChangeSpool(SpoolRoom room) {
        this.room = room;
    }

    public void add(Change change) {
        long weight = change.weight();
        bytes += weight;
        count++;
        if (file == null && bytes <= room.memoryLimit() && takeHeap(weight)) {
            keep(change);
            return;
        }
        try {
            SpoolFile current = file;
            if (current == null) {
                current = new SpoolFile(room.directory());
                file = current;
                if (first != null) {
                    current.write(first);
                }
                if (others != null) {
                    for (Change earlier : others) {
                        current.write(earlier);
                    }
                }
                leaveMemory();
            }
            current.write(change);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void keep(Change change) {
        if (first == null) {
            first = change;
            return;
        }
        List<Change> list = others;
        if (list == null) {
            list = new ArrayList<>(USUAL_OTHERS);
            others = list;
        }
        list.add(change);
    }

    private boolean takeHeap(long weight) {
        if (!room.heap().take(weight)) {
            if (bytes > ALWAYS_IN_MEMORY) {
                return false;
            }
            room.heap().takeAnyway(weight);
        }
        heapTaken += weight;
        return true;
    }

    private void leaveMemory() {
        first = null;
        others = null;
        room.heap().give(heapTaken);
        heapTaken = 0;
    }

    /** Nothing will be added any more: what only serves writing is let go. */
    public void complete() {
        SpoolFile current = file;
        if (current != null) {
            try {
                current.complete();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    /** Every change in the order in which it was added; none may be added afterwards. */
    public void forEach(Consumer<Change> consumer) {
        SpoolFile current = file;
        if (current == null) {
            if (first != null) {
                consumer.accept(first);
            }
            if (others != null) {
                others.forEach(consumer);
            }
            return;
        }
        try {
            current.forEach(consumer);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The number of changes. */
    public long count() {
        return count;
    }

    /** Their weight in bytes, wherever they are. */
    public long bytes() {
        return bytes;
    }

    /** What of it lies on the heap, in bytes. */
    public long heapBytes() {
        return heapTaken;
    }

    /** What of it lies in a file, in bytes. */
    public long diskBytes() {
        return file == null ? 0 : bytes;
    }

    public boolean isOnDisk() {
        return file != null;
    }

    private SpoolTrouble failed(IOException e) {
        return new SpoolTrouble("a large transaction", room.directory(), e);
    }

    @Override
    public void close() {
        leaveMemory();
        SpoolFile current = file;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
