package io.gad.sync.verify;

import io.gad.postgres.catalog.Table;
import java.util.function.LongConsumer;

/**
 * Brings one table of the target in line with the source, writing only what differs, with bounded memory however much that
 * is. Killed anywhere, some of it is in line; it is begun anew, and finds less to do.
 */
public interface TableAlignment {

    /**
     * @param read takes how many rows of the source were compared, as it goes on
     * @return rows that were taken out or put in
     */
    long run(LongConsumer read) throws InterruptedException;

    /** By ranges of its key, or as a bag of rows where it has none to go by. */
    static TableAlignment of(Table table, AlignmentSite site) {
        ComparedTable compared = ComparedTable.of(table);
        return compared.key().isEmpty() ? new KeylessAlignment(compared, site) : new KeyedAlignment(compared, site);
    }
}
