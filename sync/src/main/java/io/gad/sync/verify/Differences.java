package io.gad.sync.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one table that differ, gathered while it is compared. A row that two servers sort into different ranges
 * shows up as missing in one and as extra in another: it is taken back when the second is seen.
 */
final class Differences {

    /** How many are kept by name. */
    static final int KEPT = 1_000;

    /** How many can be repaired, and told apart from rows that are only sorted differently. */
    static final int MOST = 200_000;

    private record Found(Difference.Kind kind, long hash, long rows) {}

    private final Map<List<String>, Found> found = new HashMap<>();
    private long beyond;

    /** @param hash of the row that stands on one side alone */
    void add(Difference.Kind kind, List<String> row, long hash, long rows) {
        Found before = found.get(row);
        if (before != null && before.kind() != kind && before.kind() != Difference.Kind.DIFFERENT) {
            if (before.hash() == hash) {
                found.remove(row);
            } else {
                found.put(row, new Found(Difference.Kind.DIFFERENT, hash, rows));
            }
        } else if (before != null || found.size() < MOST) {
            found.put(row, new Found(kind, hash, rows));
        } else {
            beyond++;
        }
    }

    long count() {
        return beyond + found.values().stream().mapToLong(Found::rows).sum();
    }

    /** Whether every one of them is known. */
    boolean isComplete() {
        return beyond == 0;
    }

    List<Difference> list(int most) {
        List<Difference> list = new ArrayList<>();
        found.forEach((row, what) -> {
            if (list.size() < most) {
                list.add(new Difference(what.kind(), row, what.rows(), List.of()));
            }
        });
        return list;
    }
}
