package io.gad.sync.verify;

import io.gad.postgres.Session;
import io.gad.sync.cut.Cut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a table that has no key to go by, as a bag of whole rows: count and sum of hashes by bucket on both sides, one
 * reading each; then the rows of the buckets that differ.
 */
final class RowsComparison {

    private static final int BUCKETS = 4096;

    private record Digest(long rows, String sum) {}

    private record Row(long hash, long count) {}

    private final ComparedTable table;

    RowsComparison(ComparedTable table) {
        this.table = table;
    }

    /** @return rows compared */
    long compare(Cut cut, Differences found) {
        Both<Map<Integer, Digest>> digests = Both.ask(() -> digests(cut.source()), () -> digests(cut.target()));
        List<Integer> differing = new ArrayList<>();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            Digest none = new Digest(0, "0");
            if (!digests.source()
                    .getOrDefault(bucket, none)
                    .equals(digests.target().getOrDefault(bucket, none))) {
                differing.add(bucket);
            }
        }
        if (!differing.isEmpty()) {
            look(cut, differing, found);
        }
        return digests.source().values().stream().mapToLong(Digest::rows).sum();
    }

    private Map<Integer, Digest> digests(Session side) {
        Map<Integer, Digest> digests = new HashMap<>();
        side.list(
                "SELECT (h & " + (BUCKETS - 1) + ")::int, count(*), sum(h)::text FROM (SELECT " + table.rowHash()
                        + " AS h" + table.from() + ") q GROUP BY 1",
                row -> digests.put(row.getInt(1), new Digest(row.getLong(2), row.getString(3))));
        return digests;
    }

    private void look(Cut cut, List<Integer> buckets, Differences found) {
        Both<Map<String, Row>> rows = Both.ask(() -> rows(cut.source(), buckets), () -> rows(cut.target(), buckets));
        Map<String, Row> target = rows.target();
        rows.source().forEach((text, row) -> {
            Row there = target.remove(text);
            long more = row.count() - (there == null ? 0 : there.count());
            if (more != 0) {
                found.add(
                        more > 0 ? Difference.Kind.MISSING : Difference.Kind.EXTRA,
                        List.of(text),
                        row.hash(),
                        Math.abs(more));
            }
        });
        target.forEach((text, row) -> found.add(Difference.Kind.EXTRA, List.of(text), row.hash(), row.count()));
    }

    private Map<String, Row> rows(Session side, List<Integer> buckets) {
        Map<String, Row> rows = new HashMap<>();
        side.list(
                "SELECT t, h, count(*) FROM (SELECT " + table.rowText() + " AS t, " + table.rowHash() + " AS h"
                        + table.from() + ") q WHERE (h & " + (BUCKETS - 1) + ")::int = ANY (?::int[]) GROUP BY 1, 2",
                row -> rows.put(row.getString(1), new Row(row.getLong(2), row.getLong(3))),
                buckets.toString().replace('[', '{').replace(']', '}'));
        return rows;
    }
}
