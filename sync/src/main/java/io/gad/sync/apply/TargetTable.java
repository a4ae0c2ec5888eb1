package io.gad.sync.apply;

import io.gad.postgres.catalog.Column;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.catalog.UniqueIndex;
import io.gad.postgres.pgoutput.PgOutputMessage;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a table of the source, in one shape, maps to the target's table of the same name.
 *
 * @param columns those of the relation that are written here, matched by name; computed ones are left out
 * @param key of the rows, empty for a table without one
 * @param extra columns that the target has and the source does not: they keep what they hold
 * @param guarded positions in {@code columns} whose change must not be made in place: columns of other unique or
 *     exclusion indexes, and of {@code GENERATED ALWAYS AS IDENTITY}
 */
record TargetTable(
        Table table,
        Relation relation,
        List<Mapped> columns,
        List<Key> key,
        List<Column> extra,
        List<Integer> guarded) {

    /**
     * @param source position in the relation
     * @param sourceTypeOid built-in types have the same everywhere
     */
    record Mapped(int source, int sourceTypeOid, Column column) {}

    /**
     * @param position in {@code columns}
     * @param equality the operator of the key's index
     */
    record Key(int position, String equality) {}

    static TargetTable of(Table table, Relation relation) {
        List<Mapped> columns = new ArrayList<>();
        for (int i = 0; i < relation.columns().size(); i++) {
            PgOutputMessage.Column source = relation.columns().get(i);
            Column target = table.column(source.name())
                    .orElseThrow(() -> mismatch(table, "a column " + source.name() + ", as on the source"));
            if (target.isWritable()) {
                columns.add(new Mapped(i, source.typeOid(), target));
            }
        }
        Set<String> known = new HashSet<>();
        relation.columns().forEach(c -> known.add(c.name()));
        List<Column> extra = table.writableColumns().stream()
                .filter(c -> !known.contains(c.name()))
                .toList();
        Optional<UniqueIndex> index = keyIndex(table, relation);
        List<Key> key = index.map(i -> key(i, columns)).orElse(List.of());
        return new TargetTable(table, relation, columns, key, extra, guarded(table, columns, index));
    }

    private static Optional<UniqueIndex> keyIndex(Table table, Relation relation) {
        return switch (relation.identity()) {
            case NOTHING -> Optional.empty();
            case FULL -> table.primaryKey().or(table::usableIdentityIndex);
            case DEFAULT, INDEX -> {
                List<String> names = relation.columns().stream()
                        .filter(PgOutputMessage.Column::key)
                        .map(PgOutputMessage.Column::name)
                        .toList();
                if (names.isEmpty()) {
                    yield Optional.empty();
                }
                Optional<UniqueIndex> found = table.keyOver(names);
                if (found.isEmpty()) {
                    throw mismatch(table, "a valid unique index over " + names + ", which names rows on the source");
                }
                yield found;
            }
        };
    }

    private static List<Key> key(UniqueIndex index, List<Mapped> columns) {
        List<Key> key = new ArrayList<>();
        for (UniqueIndex.KeyColumn column : index.key()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).column().name().equals(column.name())) {
                    key.add(new Key(i, column.equality()));
                }
            }
        }
        if (key.size() != index.key().size()) {
            throw new IllegalStateException("Expected every key column of " + index.name() + " among the source's.");
        }
        return key;
    }

    private static List<Integer> guarded(Table table, List<Mapped> columns, Optional<UniqueIndex> key) {
        Set<String> names = new HashSet<>();
        for (UniqueIndex index : table.uniqueIndexes()) {
            if (key.isEmpty() || !index.name().equals(key.get().name())) {
                names.addAll(index.touched());
            }
        }
        List<Integer> guarded = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i).column();
            if (names.contains(column.name()) || column.identity() == Column.Identity.ALWAYS) {
                guarded.add(i);
            }
        }
        return guarded;
    }

    private static SyncProblem mismatch(Table table, String expected) {
        return new SyncProblem(
                "SCHEMA_MISMATCH",
                "Expected the target's table " + table.name() + " to have " + expected + ", found none.",
                "Make both sides alike, then resume. Or: " + CopyAnew.HINT);
    }

    /** Positions in the relation of the key's columns; empty where there is no key. */
    int[] keyInRelation() {
        return key.stream().mapToInt(k -> columns.get(k.position()).source()).toArray();
    }

    /** Whether position {@code i} of {@code columns} belongs to the key. */
    boolean isKey(int i) {
        return key.stream().anyMatch(k -> k.position() == i);
    }

    boolean isKeyless() {
        return key.isEmpty();
    }

    String quoted() {
        return table.name().quoted();
    }

    /** Every column that an insert gives a value. */
    Stream<Column> inserted() {
        return Stream.concat(columns.stream().map(Mapped::column), extra.stream());
    }

    /** Whether nothing but the table's own identity must be seen to when rows change in place. */
    boolean isUnguarded() {
        return guarded.isEmpty();
    }

    static SyncProblem noSuchTable(Relation relation) {
        return new SyncProblem(
                "SCHEMA_MISMATCH",
                "Expected a table " + relation.name() + " on the target, as on the source, found none.",
                "Make both sides alike, then resume. Or: " + CopyAnew.HINT);
    }
}
