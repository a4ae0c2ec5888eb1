package io.gad.postgres.catalog;

import java.util.List;
import java.util.Optional;

/**
 * By what a row is named when it changes: the table's replica identity as it works now.
 *
 * @param kind {@code NOTHING} also where the default finds no primary key, or the chosen index is gone, or where either is
 *     over generated columns, which are not in the stream
 * @param index the index, for a primary key or a chosen index
 * @param columns its columns; empty for {@code FULL} and {@code NOTHING}
 */
public record RowIdentity(Kind kind, Optional<String> index, List<UniqueIndex.KeyColumn> columns) {

    /** What names a row. */
    public enum Kind {
        PRIMARY_KEY,
        INDEX,
        /** All its values: equal rows cannot be told apart. */
        FULL,
        /** Updates and deletes are refused while the table is published. */
        NOTHING
    }

    public RowIdentity {
        columns = List.copyOf(columns);
    }

    static RowIdentity of(char setting, List<UniqueIndex> indexes) {
        return switch (setting) {
            case 'f' -> new RowIdentity(Kind.FULL, Optional.empty(), List.of());
            case 'd' -> by(Kind.PRIMARY_KEY, indexes.stream().filter(UniqueIndex::primary));
            case 'i' -> by(Kind.INDEX, indexes.stream().filter(UniqueIndex::replicaIdentity));
            default -> new RowIdentity(Kind.NOTHING, Optional.empty(), List.of());
        };
    }

    private static RowIdentity by(Kind kind, java.util.stream.Stream<UniqueIndex> candidates) {
        return candidates
                .filter(i -> i.immediate() && i.valid() && !i.expressions())
                .findFirst()
                .map(i -> new RowIdentity(kind, Optional.of(i.name()), i.key()))
                .orElseGet(() -> new RowIdentity(Kind.NOTHING, Optional.empty(), List.of()));
    }
}
