package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;

/** How much of each table the target holds: everything, but for a database that is still being loaded. */
@FunctionalInterface
public interface Extent {

    /** What the target holds of a table. */
    enum Held {
        /** Nothing that counts: it takes no changes, it is read whole under a later snapshot. */
        NOTHING,
        /** Some of its rows, each as it is on the source: a change of a row that is not there may bring it. */
        PART,
        /** Every row. */
        ALL
    }

    /** Every table is whole, as behind a load. */
    Extent EVERYTHING = (target, relation) -> Held.ALL;

    /** Asked inside the transaction that applies, before the target's table is looked at. */
    Held of(Session target, Relation relation);
}
