package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The target's tables as last read. After a definition that may have changed some, they are read again or forgotten. */
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

    /** Reads all that are known again, together, and forgets those that are not as they were. */
    void renew() {
        forgetMissing();
        Map<Long, Table> now = new HashMap<>();
        if (!tables.isEmpty()) {
            List<Long> oids = known().map(Table::oid).toList();
            catalog.tables(oids).forEach(table -> now.put(table.oid(), table.defined()));
        }
        tables.values()
                .removeIf(table -> !table.map(known -> known.defined().equals(now.get(known.oid())))
                        .orElseThrow());
        Set<Table> same = known().collect(Collectors.toSet());
        mapped.values().removeIf(target -> !same.contains(target.table()));
    }

    private Stream<Table> known() {
        return tables.values().stream().flatMap(Optional::stream);
    }

    /** Whether this is still how a table's changes are written. */
    boolean holds(TargetTable target) {
        return mapped.containsValue(target);
    }

    void forget() {
        tables.clear();
        mapped.clear();
    }
}
