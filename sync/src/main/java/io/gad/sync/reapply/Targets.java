package io.gad.sync.reapply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.catalog.UniqueIndex;
import io.gad.sync.tail.LostChange;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The present primary's tables that changes name, looked up once each. */
final class Targets {

    private final Catalog catalog;
    private final Map<String, Optional<Table>> known = new HashMap<>();

    Targets(Session session) {
        this.catalog = new Catalog(session);
    }

    Optional<Table> of(LostChange change) {
        return known.computeIfAbsent(change.table(), this::find);
    }

    /** The report joins schema and name by a dot, which either may contain. */
    private Optional<Table> find(String name) {
        return Stream.iterate(name.indexOf('.'), dot -> dot >= 0, dot -> name.indexOf('.', dot + 1))
                .map(dot -> catalog.table(new TableName(name.substring(0, dot), name.substring(dot + 1))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Why the change cannot be written into the table as it is now; empty where it can. */
    static Optional<String> misfit(Table table, LostChange change) {
        Optional<String> missing = Stream.concat(change.old().keySet().stream(), change.now().keySet().stream())
                .filter(column -> table.column(column).isEmpty())
                .findFirst();
        if (missing.isPresent()) {
            return Optional.of("Column " + missing.get() + " of " + table.name() + " is not there any more.");
        }
        return table.uniqueIndexes().stream()
                .filter(i -> !i.immediate() && (i.exclusion() || i.expressions() || i.partial()))
                .findFirst()
                .map(UniqueIndex::name)
                .map(index -> "Constraint " + index + " of " + table.name()
                        + " is deferrable and no plain unique one: nobody would check it.");
    }

    /** By what a row to insert is the same as one that is there; empty for tables without a key. */
    static Optional<UniqueIndex> key(Table table) {
        return table.primaryKey().or(table::usableIdentityIndex);
    }
}
