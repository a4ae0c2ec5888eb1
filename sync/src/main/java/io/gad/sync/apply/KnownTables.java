package io.gad.sync.apply;

import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a writer knows of the target between two batches: by it the next batch can be folded while this one is written.
 * Another thread reads it, so nothing in it changes.
 */
public final class KnownTables {

    private final long version;
    private final Set<TableName> leftOut;
    private final int size;
    private final Map<Relation, int[]> keys = new IdentityHashMap<>();

    /**
     * @param version of what the writer knows of tables
     * @param leftOut tables whose changes are not applied; never changed
     */
    KnownTables(long version, Set<TableName> leftOut, Collection<TargetTable> tables) {
        this.version = version;
        this.leftOut = leftOut;
        this.size = tables.size();
        for (TargetTable table : tables) {
            if (!leftOut.contains(table.relation().name())) {
                keys.put(table.relation(), table.keyInRelation());
            }
        }
    }

    /** Positions in the relation of the key's columns, empty where there is no key; null: its changes are not simply folded. */
    int @Nullable [] key(Relation relation) {
        return keys.get(relation);
    }

    boolean leavesOut(TableName table) {
        return leftOut.contains(table);
    }

    /** How many tables it knows. */
    int size() {
        return size;
    }

    /** Whether it is as true as it was. */
    boolean isStill(long versionNow, Set<TableName> leftOutNow) {
        return version == versionNow && leftOut.equals(leftOutNow);
    }
}
