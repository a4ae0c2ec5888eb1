package io.gad.sync.verify;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Column;
import io.gad.sync.cut.Cut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a table range of keys by range of keys: count and sum of hashes on both sides; where these differ, key by key.
 */
final class RangeComparison {

    private static final int RANGE_ROWS = 20_000;

    private record Digest(long rows, String sum) {}

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
    Outcome compare(Cut cut, Optional<List<String>> after, Differences found) {
        Optional<List<String>> upTo = end(cut.source(), after);
        String range = range(after.isPresent(), upTo.isPresent());
        @Nullable Object[] bounds = bounds(after, upTo);
        Both<Digest> digests =
                Both.ask(() -> digest(cut.source(), range, bounds), () -> digest(cut.target(), range, bounds));
        if (!digests.isEqual()) {
            look(cut, range, bounds, found);
        }
        return new Outcome(digests.source().rows(), upTo);
    }

    record Outcome(long rows, Optional<List<String>> end) {}

    private Optional<List<String>> end(Session source, Optional<List<String>> after) {
        return source.first(
                "SELECT " + table.keyTexts() + table.from() + range(after.isPresent(), false) + " ORDER BY "
                        + table.keyColumns() + " OFFSET " + (RANGE_ROWS - 1) + " LIMIT 1",
                row -> List.of((String[]) row.getArray(1).getArray()),
                bounds(after, Optional.empty()));
    }

    private String range(boolean from, boolean upTo) {
        List<String> conditions = new ArrayList<>();
        if (from) {
            conditions.add("(" + table.keyColumns() + ") > (" + table.keyParameters() + ")");
        }
        if (upTo) {
            conditions.add("(" + table.keyColumns() + ") <= (" + table.keyParameters() + ")");
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static @Nullable Object[] bounds(Optional<List<String>> after, Optional<List<String>> upTo) {
        List<@Nullable Object> bounds = new ArrayList<>();
        after.ifPresent(bounds::addAll);
        upTo.ifPresent(bounds::addAll);
        return bounds.toArray();
    }

    private Digest digest(Session side, String range, @Nullable Object[] bounds) {
        return side.one(
                "SELECT count(*), coalesce(sum(" + table.rowHash() + "), 0)::text" + table.from() + range,
                row -> new Digest(row.getLong(1), row.getString(2)),
                bounds);
    }

    private void look(Cut cut, String range, @Nullable Object[] bounds, Differences found) {
        Both<Map<List<String>, Long>> hashes =
                Both.ask(() -> hashes(cut.source(), range, bounds), () -> hashes(cut.target(), range, bounds));
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

    private Map<List<String>, Long> hashes(Session side, String range, @Nullable Object[] bounds) {
        Map<List<String>, Long> hashes = new HashMap<>();
        side.list(
                "SELECT " + table.keyTexts() + ", " + table.rowHash() + table.from() + range,
                row -> hashes.put(List.of((String[]) row.getArray(1).getArray()), row.getLong(2)),
                bounds);
        return hashes;
    }

    /** The columns in which a row that stands on both sides differs. */
    List<String> differingColumns(Cut cut, List<String> key) {
        Map<String, String> here = values(cut.source(), key);
        Map<String, String> there = values(cut.target(), key);
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
