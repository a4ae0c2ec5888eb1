package io.gad.sync.reread;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;

/** Gives a table of the target, which holds no rows, the definition that the source's has. */
@FunctionalInterface
public interface TableDefinition {

    /**
     * Inside the target's running transaction; does nothing where they are alike.
     *
     * @throws io.gad.sync.SyncProblem if the way from the one to the other cannot be told
     */
    void makeAlike(Session source, Session target, TableName table);
}
