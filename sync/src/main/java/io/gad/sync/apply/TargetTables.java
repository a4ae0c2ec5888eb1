package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The target's tables as last read. After a definition that may have changed some they are forgotten; those with stages,
 * which cost more, are read again.
 */
final class TargetTables {

    private final Catalog catalog;
    private final Map<TableName, Optional<Table>> tables = new HashMap<>();
    private final Map<Relation, TargetTable> mapped = new IdentityHashMap<>();

    TargetTables(Session session) {
        this.catalog = new Catalog(session);
    }

    Optional<Table> find(TableName name) {
        return tables.computeIfAbsent(name, catalog::table);
    }

    /** The target of a relation's changes; empty if there is no such table (yet). */
    Optional<TargetTable> find(Relation relation) {
        TargetTable known = mapped.get(relation);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<TargetTable> found = find(relation.name()).map(table -> TargetTable.of(table, relation));
        found.ifPresent(target -> mapped.put(relation, target));
        return found;
    }

    /** Those that were looked for in vain. */
    void forgetMissing() {
        tables.values().removeIf(Optional::isEmpty);
    }

    /** Reads some again, together, keeps those that are as they were, and forgets all others. */
    void keep(Collection<TargetTable> some) {
        Map<Long, Table> now = new HashMap<>();
        if (!some.isEmpty()) {
            List<Long> oids = some.stream().map(target -> target.table().oid()).toList();
            catalog.tables(oids).forEach(table -> now.put(table.oid(), table.defined()));
        }
        forget();
        for (TargetTable target : some) {
            Table table = target.table();
            if (table.defined().equals(now.get(table.oid()))) {
                tables.put(table.name(), Optional.of(table));
                mapped.put(target.relation(), target);
            }
        }
    }

    /** Whether this is still how a table's changes are written. */
    boolean holds(TargetTable target) {
        return mapped.get(target.relation()) == target;
    }

    void forget() {
        tables.clear();
        mapped.clear();
    }
}
