package io.gad.sync.verify;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table's rows between two keys, as each server sorts them.
 *
 * @param after the last key before it; empty: from the beginning
 * @param upTo its last key; empty: to the end
 */
record KeyRange(ComparedTable table, Optional<List<String>> after, Optional<List<String>> upTo) {

    /** What rows come down to: equal digests, equal rows. */
    record Digest(long rows, String sum) {}

    /** {@code  WHERE ...} with {@link #bounds} as its parameters; empty for the whole table. */
    String where() {
        List<String> conditions = new ArrayList<>();
        if (after.isPresent()) {
            conditions.add("(" + table.keyColumns() + ") > (" + table.keyParameters() + ")");
        }
        if (upTo.isPresent()) {
            conditions.add("(" + table.keyColumns() + ") <= (" + table.keyParameters() + ")");
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** As {@link #where}, with the keys in the text, for COPY. */
    String whereInText() {
        List<String> conditions = new ArrayList<>();
        after.ifPresent(key -> conditions.add("(" + table.keyColumns() + ") > " + table.keyLiteral(key)));
        upTo.ifPresent(key -> conditions.add("(" + table.keyColumns() + ") <= " + table.keyLiteral(key)));
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    @Nullable
    Object[] bounds() {
        List<@Nullable Object> bounds = new ArrayList<>();
        after.ifPresent(bounds::addAll);
        upTo.ifPresent(bounds::addAll);
        return bounds.toArray();
    }

    /** The key of its row of that number; empty if it has fewer. */
    Optional<List<String>> keyAt(Session side, int row) {
        return side.first(
                "SELECT " + table.keyTexts() + table.from() + where() + " ORDER BY " + table.keyColumns() + " OFFSET "
                        + (row - 1) + " LIMIT 1",
                found -> List.of((String[]) found.getArray(1).getArray()),
                bounds());
    }

    Both<Digest> digests(Sides sides) {
        return Both.ask(() -> digest(sides.source()), () -> digest(sides.target()));
    }

    private Digest digest(Session side) {
        return side.one(
                "SELECT count(*), coalesce(sum(" + table.rowHash() + "), 0)::text" + table.from() + where(),
                row -> new Digest(row.getLong(1), row.getString(2)),
                bounds());
    }

    /** Each row's hash by its key. */
    Both<Map<List<String>, Long>> hashes(Sides sides) {
        return Both.ask(() -> hashes(sides.source()), () -> hashes(sides.target()));
    }

    private Map<List<String>, Long> hashes(Session side) {
        Map<List<String>, Long> hashes = new HashMap<>();
        side.list(
                "SELECT " + table.keyTexts() + ", " + table.rowHash() + table.from() + where(),
                row -> hashes.put(List.of((String[]) row.getArray(1).getArray()), row.getLong(2)),
                bounds());
        return hashes;
    }
}
