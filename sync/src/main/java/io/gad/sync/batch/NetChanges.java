package io.gad.sync.batch;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.receive.Change;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Folds rows' changes by table. Pure: who adds says what the table's key is. */
public final class NetChanges {

    private final Map<Integer, TableChanges> tables = new LinkedHashMap<>();
    private long bytes;

    /** Whether a change of this relation folds with what is here: not if the table has another shape by now. */
    public boolean fits(Relation relation) {
        TableChanges table = tables.get(relation.id());
        return table == null || table.relation() == relation || table.relation().equals(relation);
    }

    /**
     * Takes a change.
     *
     * @param keyColumns positions of the key's columns in the relation; empty for a table without a key
     */
    public void add(Change.Row row, int[] keyColumns) {
        Relation relation = row.relation();
        bytes += row.weight();
        tables.computeIfAbsent(
                        relation.id(),
                        id -> keyColumns.length == 0
                                ? new KeylessChanges(relation)
                                : new KeyedChanges(relation, keyColumns))
                .add(row.decoded());
    }

    /** One for each touched table, in the order of first touch. */
    public Collection<TableChanges> tables() {
        return tables.values();
    }

    /** The weight of what was added. */
    public long bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }

    public void clear() {
        tables.clear();
        bytes = 0;
    }
}
