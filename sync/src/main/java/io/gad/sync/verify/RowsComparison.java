package io.gad.sync.verify;

import io.gad.postgres.Session;
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

    /**
     * The buckets of both sides that are not the same.
     *
     * @param rows of the source, in all of them
     * @param rowsInDiffering of both sides, in those that differ
     */
    record Buckets(long rows, List<Integer> differing, long rowsInDiffering) {}

    /** @return rows compared */
    long compare(Sides sides, Differences found) {
        Buckets buckets = buckets(sides);
        if (!buckets.differing().isEmpty()) {
            look(sides, buckets, found);
        }
        return buckets.rows();
    }

    Buckets buckets(Sides sides) {
        Both<Map<Integer, Digest>> digests = Both.ask(() -> digests(sides.source()), () -> digests(sides.target()));
        Digest none = new Digest(0, "0");
        List<Integer> differing = new ArrayList<>();
        long rowsInDiffering = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            Digest here = digests.source().getOrDefault(bucket, none);
            Digest there = digests.target().getOrDefault(bucket, none);
            if (!here.equals(there)) {
                differing.add(bucket);
                rowsInDiffering += here.rows() + there.rows();
            }
        }
        long rows = digests.source().values().stream().mapToLong(Digest::rows).sum();
        return new Buckets(rows, differing, rowsInDiffering);
    }

    private Map<Integer, Digest> digests(Session side) {
        Map<Integer, Digest> digests = new HashMap<>();
        side.list(
                "SELECT (h & " + (BUCKETS - 1) + ")::int, count(*), sum(h)::text FROM (SELECT " + table.rowHash()
                        + " AS h" + table.from() + ") q GROUP BY 1",
                row -> digests.put(row.getInt(1), new Digest(row.getLong(2), row.getString(3))));
        return digests;
    }

    /** The rows of the differing buckets, by name: all of them are held in memory. */
    void look(Sides sides, Buckets buckets, Differences found) {
        Both<Map<String, Row>> rows = Both.ask(
                () -> rows(sides.source(), buckets.differing()), () -> rows(sides.target(), buckets.differing()));
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
