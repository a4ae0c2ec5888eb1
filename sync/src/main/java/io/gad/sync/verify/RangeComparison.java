package io.gad.sync.verify;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares a table range of keys by range of keys: count and sum of hashes on both sides; where these differ, key by key.
 */
final class RangeComparison {

    private static final int RANGE_ROWS = 20_000;

    private final ComparedTable table;

    RangeComparison(ComparedTable table) {
        this.table = table;
    }

    /**
     * One range.
     *
     * @param after the last key of the range before; empty: from the beginning
     * @param found takes what differs
     * @return rows compared, and the last key; empty behind the last range
     */
    Outcome compare(Sides sides, Optional<List<String>> after, Differences found) {
        Optional<List<String>> upTo = new KeyRange(table, after, Optional.empty()).keyAt(sides.source(), RANGE_ROWS);
        KeyRange range = new KeyRange(table, after, upTo);
        Both<KeyRange.Digest> digests = range.digests(sides);
        if (!digests.isEqual()) {
            look(range.hashes(sides), found);
        }
        return new Outcome(digests.source().rows(), upTo);
    }

    record Outcome(long rows, Optional<List<String>> end) {}

    private static void look(Both<Map<List<String>, Long>> hashes, Differences found) {
        Map<List<String>, Long> target = hashes.target();
        hashes.source().forEach((key, hash) -> {
            Long there = target.remove(key);
            if (there == null) {
                found.add(Difference.Kind.MISSING, key, hash, 1);
            } else if (!there.equals(hash)) {
                found.add(Difference.Kind.DIFFERENT, key, hash, 1);
            }
        });
        target.forEach((key, hash) -> found.add(Difference.Kind.EXTRA, key, hash, 1));
    }

    /** The columns in which a row that stands on both sides differs. */
    List<String> differingColumns(Sides sides, List<String> key) {
        Map<String, String> here = values(sides.source(), key);
        Map<String, String> there = values(sides.target(), key);
        return table.columns().stream()
                .map(Column::name)
                .filter(name -> !Objects.equals(here.get(name), there.get(name)))
                .toList();
    }

    private Map<String, String> values(Session side, List<String> key) {
        String texts = table.columns().stream()
                .map(c -> TableName.quote(c.name()) + "::text")
                .collect(Collectors.joining(", "));
        Map<String, String> values = new HashMap<>();
        side.list(
                "SELECT " + texts + table.from() + " WHERE (" + table.keyColumns() + ") = (" + table.keyParameters()
                        + ")",
                row -> {
                    for (int i = 0; i < table.columns().size(); i++) {
                        String value = row.getString(i + 1);
                        if (value != null) {
                            values.put(table.columns().get(i).name(), value);
                        }
                    }
                    return true;
                },
                key.toArray());
        return values;
    }
}
