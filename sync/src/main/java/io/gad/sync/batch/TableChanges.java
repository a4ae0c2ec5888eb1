package io.gad.sync.batch;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;

/** The folded changes of one table. */
public sealed interface TableChanges permits KeyedChanges, KeylessChanges {

    Relation relation();

    /**
     * Takes a change.
     *
     * @param weight what it occupies, in bytes
     * @return how many bytes more are kept with it; fewer than before where it stands for what another one brought
     */
    long add(RowChange change, long weight);
}
