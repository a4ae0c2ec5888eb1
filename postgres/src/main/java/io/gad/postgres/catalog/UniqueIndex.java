package io.gad.postgres.catalog;

import java.util.List;
import java.util.Set;

/**
 * A unique or exclusion index.
 *
 * @param immediate false for a deferrable constraint's index, which identifies no row for replication
 * @param valid whether it is built and used
 * @param expressions whether a key is an expression, or a generated column
 * @param key its plain key columns in order; expressions are left out
 * @param touched every column on which it depends: keys, expressions, predicate
 */
public record UniqueIndex(
        String name,
        boolean primary,
        boolean exclusion,
        boolean replicaIdentity,
        boolean immediate,
        boolean valid,
        boolean partial,
        boolean expressions,
        List<KeyColumn> key,
        Set<String> touched) {

    /**
     * A column of a key.
     *
     * @param equality the operator by which the index compares it, with its schema: {@code OPERATOR(pg_catalog.=)}
     */
    public record KeyColumn(String name, String equality) {}

    public UniqueIndex {
        key = List.copyOf(key);
        touched = Set.copyOf(touched);
    }

    /** Whether equal key columns mean the same row, at any moment; null keys aside. */
    public boolean identifiesRows() {
        return immediate && valid && !partial && !expressions && !exclusion && !key.isEmpty();
    }

    public List<String> keyNames() {
        return key.stream().map(KeyColumn::name).toList();
    }
}
