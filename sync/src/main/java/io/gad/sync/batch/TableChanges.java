package io.gad.sync.batch;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;

/** The folded changes of one table. */
public sealed interface TableChanges permits KeyedChanges, KeylessChanges {

    Relation relation();

    void add(RowChange change);
}
