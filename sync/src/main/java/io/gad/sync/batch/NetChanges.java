package io.gad.sync.batch;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.receive.Change;
import io.gad.sync.receive.HeapBudget;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Folds rows' changes by table, up to the size of a slice and as far as the heap that all databases share allows. Who adds
 * says what the table's key is.
 */
public final class NetChanges {

    /** A slice this small is never made smaller for want of heap. */
    private static final long SMALLEST = 1 << 20;

    /** What a folded row takes beside its bytes: its images, its keys and its places in the maps. */
    private static final long ROW = 320;

    private static final long COLUMN = 20;

    private final long sliceBytes;
    private HeapBudget heap;
    private final Map<Integer, TableChanges> tables = new LinkedHashMap<>();
    private long bytes;

    /** @param sliceBytes of changes that are folded at once */
    public NetChanges(long sliceBytes, HeapBudget heap) {
        this.sliceBytes = sliceBytes;
        this.heap = heap;
    }

    /** Whether the change folds with what is here: not if its table has another shape by now, or there is no room. */
    public boolean takes(Change.Row row) {
        TableChanges table = tables.get(row.relation().id());
        boolean sameShape = table == null
                || table.relation() == row.relation()
                || table.relation().equals(row.relation());
        return sameShape && (bytes < SMALLEST || !heap.isUsedUp());
    }

    /** Whether what is here, if anything, are changes of this table alone. */
    public boolean isAbout(Relation relation) {
        return tables.keySet().stream().allMatch(id -> id == relation.id());
    }

    /**
     * Takes a change. One that stands for what another brought takes its room.
     *
     * @param keyColumns positions of the key's columns in the relation; empty for a table without a key. Asked at the
     *     first change of a table only
     */
    public void add(Change.Row row, Supplier<int[]> keyColumns) {
        Relation relation = row.relation();
        TableChanges table = tables.get(relation.id());
        if (table == null) {
            int[] key = keyColumns.get();
            table = key.length == 0 ? new KeylessChanges(relation) : new KeyedChanges(relation, key);
            tables.put(relation.id(), table);
        }
        long more = table.add(
                row.decoded(), row.weight() + ROW + COLUMN * relation.columns().size());
        heap.takeAnyway(more);
        bytes += more;
    }

    /** Takes its room from another budget from now on, whether or not that has it. */
    public void moveTo(HeapBudget other) {
        heap.give(bytes);
        other.takeAnyway(bytes);
        heap = other;
    }

    /** Whether the heap has room for more. */
    public boolean hasRoom() {
        return !heap.isUsedUp();
    }

    /** One for each touched table, in the order of first touch. */
    public Collection<TableChanges> tables() {
        return tables.values();
    }

    /** Whether what was added is a slice, to be written before more is added. */
    public boolean isFull() {
        return bytes >= sliceBytes;
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }

    public void clear() {
        tables.clear();
        heap.give(bytes);
        bytes = 0;
    }
}
