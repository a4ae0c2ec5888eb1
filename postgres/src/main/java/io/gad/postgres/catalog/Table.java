package io.gad.postgres.catalog;

import io.gad.postgres.TableName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table as the catalog describes it.
 *
 * @param partitioned a root, which holds no rows itself
 * @param partition a leaf (or a root below a root)
 * @param logged false for an unlogged table, whose rows are never in the log
 * @param estimatedRows the planner's estimate, 0 if never analyzed
 * @param ofExtension made by an extension, which fills it by itself
 * @param uniqueIndexes all of them, also the one of the identity
 */
public record Table(
        long oid,
        TableName name,
        boolean partitioned,
        boolean partition,
        boolean logged,
        long estimatedRows,
        long estimatedBytes,
        String owner,
        boolean ofExtension,
        List<Column> columns,
        RowIdentity identity,
        List<UniqueIndex> uniqueIndexes) {

    public Table {
        columns = List.copyOf(columns);
        uniqueIndexes = List.copyOf(uniqueIndexes);
    }

    /** What was defined, without what was estimated: equal as long as no definition has changed the table. */
    public Table defined() {
        return new Table(
                oid, name, partitioned, partition, logged, 0, 0, owner, ofExtension, columns, identity, uniqueIndexes);
    }

    public Optional<Column> column(String column) {
        return columns.stream().filter(c -> c.name().equals(column)).findFirst();
    }

    /** Columns that a statement may write, in order. */
    public List<Column> writableColumns() {
        return columns.stream().filter(Column::isWritable).toList();
    }

    /** The primary key, where it identifies rows at any moment. */
    public Optional<UniqueIndex> primaryKey() {
        return uniqueIndexes.stream()
                .filter(i -> i.primary() && i.identifiesRows())
                .findFirst();
    }

    /** An index that identifies rows by exactly these columns, whatever their order. */
    public Optional<UniqueIndex> keyOver(Collection<String> columns) {
        Set<String> wanted = new HashSet<>(columns);
        return uniqueIndexes.stream()
                .filter(i -> i.identifiesRows() && new HashSet<>(i.keyNames()).equals(wanted))
                .findFirst();
    }

    /** A unique index that could serve as replica identity: no nulls, no expressions, not partial, not deferrable. */
    public Optional<UniqueIndex> usableIdentityIndex() {
        return uniqueIndexes.stream()
                .filter(i -> i.identifiesRows()
                        && i.keyNames().stream()
                                .allMatch(n -> column(n).map(Column::notNull).orElse(false)))
                .findFirst();
    }
}
