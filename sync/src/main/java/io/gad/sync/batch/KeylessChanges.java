package io.gad.sync.batch;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The changes of one table whose rows have no key: how many rows of each image come or go. An update is one going and
 * one coming. Equal rows cannot be told apart, so only their number counts.
 */
public final class KeylessChanges implements TableChanges {

    private final Relation relation;
    private final int[] allColumns;
    private final Map<RowKey, Long> counts = new LinkedHashMap<>();

    public KeylessChanges(Relation relation) {
        this.relation = relation;
        this.allColumns = IntStream.range(0, relation.columns().size()).toArray();
    }

    @Override
    public Relation relation() {
        return relation;
    }

    @Override
    public long add(RowChange change, long weight) {
        int before = counts.size();
        change.before().ifPresent(row -> count(RowImage.of(row), -1));
        change.after().ifPresent(row -> count(RowImage.updated(row, change.before()), 1));
        return counts.size() == before ? 0 : weight;
    }

    private void count(RowImage image, long delta) {
        counts.merge(new RowKey(image, allColumns), delta, Long::sum);
    }

    /** For each image how many rows come (positive) or go (negative); zero where they balance. */
    public Map<RowKey, Long> counts() {
        return counts;
    }
}
