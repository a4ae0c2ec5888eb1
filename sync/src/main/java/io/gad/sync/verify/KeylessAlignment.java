package io.gad.sync.verify;

import io.gad.sync.constraint.OlderRows;
import java.util.function.LongConsumer;

/**
 * A table without a key to go by, in one transaction: a few rows that differ are taken out and put in, of many the whole
 * table is written anew.
 */
final class KeylessAlignment implements TableAlignment {

    private static final long LOOKED_AT = 20_000;
    private static final long ONE_BY_ONE = 200;

    private final ComparedTable table;
    private final AlignmentSite site;
    private long written;

    KeylessAlignment(ComparedTable table, AlignmentSite site) {
        this.table = table;
        this.site = site;
    }

    @Override
    public long run(LongConsumer read) {
        Sides sides = new Sides(site.source(), site.target());
        RowsComparison comparison = new RowsComparison(table);
        RowsComparison.Buckets buckets = comparison.buckets(sides);
        read.accept(buckets.rows());
        if (buckets.differing().isEmpty()) {
            return 0;
        }
        Differences found = new Differences();
        if (buckets.rowsInDiffering() <= LOOKED_AT) {
            comparison.look(sides, buckets, found);
        }
        boolean few = buckets.rowsInDiffering() <= LOOKED_AT && found.count() <= ONE_BY_ONE;
        site.write(() -> written =
                OlderRows.write(sides.target(), table.name(), () -> few ? repair(sides, found) : writeAnew(sides)));
        return written;
    }

    private long repair(Sides sides, Differences found) {
        new TableRepair(table, sides).byRow(found.list(Integer.MAX_VALUE));
        return found.count();
    }

    private long writeAnew(Sides sides) {
        return sides.target().update("DELETE" + table.from()) + new RowPipe(table, sides).carry(table.from());
    }
}
