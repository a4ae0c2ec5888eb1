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
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The target's tables as last read. After a definition that may have changed some they are read again, all at once.
 */
final class TargetTables {

    /** One that is read again with others takes a tenth of the time that it takes alone; few of very many are written. */
    private static final int MOST = 128;

    private final Catalog catalog;
    private final ColumnFit fit;
    private final Map<TableName, Optional<Table>> tables = new HashMap<>();
    private final Map<Relation, TargetTable> mapped = new IdentityHashMap<>();
    private long version;

    TargetTables(Session session) {
        this.catalog = new Catalog(session);
        this.fit = new ColumnFit(session);
    }

    Optional<Table> find(TableName name) {
        return tables.computeIfAbsent(name, catalog::table);
    }

    /**
     * The target of a relation's changes; empty if there is no such table (yet).
     *
     * @throws io.gad.sync.SyncProblem {@code SCHEMA_MISMATCH} if that table cannot hold them
     */
    Optional<TargetTable> find(Relation relation) {
        TargetTable known = mapped.get(relation);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<TargetTable> found = find(relation.name()).map(table -> TargetTable.of(table, relation));
        found.ifPresent(target -> {
            fit.require(target);
            mapped.put(relation, target);
        });
        return found;
    }

    /** Those that were looked for in vain. */
    void forgetMissing() {
        tables.values().removeIf(Optional::isEmpty);
    }

    /**
     * Reads what is known again, together, keeps what is as it was, and forgets all else: tables that the test refuses,
     * and where many are known those without stages.
     */
    void keep(Collection<TargetTable> withStages, Predicate<TableName> kept) {
        // The source tells anew of tables that are as they were: those are the same.
        List<TargetTable> some = Stream.concat(withStages.stream(), mapped.values().stream())
                .filter(target -> kept.test(target.table().name()))
                .distinct()
                .limit(MOST)
                .toList();
        Map<Long, Table> now = new HashMap<>();
        if (!some.isEmpty()) {
            Set<Long> oids = some.stream().map(target -> target.table().oid()).collect(Collectors.toSet());
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

    /** Another one: something of what was known before may no longer hold. */
    long version() {
        return version;
    }

    /** Those whose changes can be written as they are known. */
    Collection<TargetTable> known() {
        return mapped.values();
    }

    void forget() {
        version++;
        tables.clear();
        mapped.clear();
    }
}
