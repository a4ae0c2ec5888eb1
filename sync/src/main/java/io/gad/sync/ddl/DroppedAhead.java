package io.gad.sync.ddl;

import io.gad.postgres.Session;
import java.util.Map;
import java.util.TreeMap;

/**
 * Indexes that are gone on the target ahead of the source's record, kept in {@code gad.changed} of the target in the
 * transaction that drops them, until that record comes: it alone may find nothing to drop.
 */
final class DroppedAhead {

    private static final String KIND = "index dropped ahead";

    private DroppedAhead() {}

    static void add(Session target, String index, String definition) {
        target.update(
                "INSERT INTO gad.changed VALUES (?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET \"before\" ="
                        + " excluded.\"before\"",
                KIND,
                index,
                definition);
    }

    /** @return whether it was; it is not any more */
    static boolean take(Session target, String index) {
        return target.update("DELETE FROM gad.changed WHERE kind = ? AND name = ?", KIND, index) == 1;
    }

    /** Their definitions by their names, as the server writes these. */
    static Map<String, String> all(Session target) {
        Map<String, String> all = new TreeMap<>();
        target.list(
                "SELECT name, \"before\" FROM gad.changed WHERE kind = ?",
                row -> all.put(row.getString(1), row.getString(2)),
                KIND);
        return all;
    }
}
