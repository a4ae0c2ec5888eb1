package io.gad.sync.ddl;

import io.gad.postgres.Session;

/** Does on a target what one entry of the log says was done on its source. */
public interface DdlReplay {

    /**
     * Replays one entry inside the transaction that the session has open. Entries of one source transaction come in the
     * order of their ordinals, all of them, before its rows of changed tables that follow them. The session's search
     * path, role and settings are afterwards as before.
     *
     * @throws io.gad.sync.SyncProblem if it cannot be done faithfully; the transaction must be rolled back
     */
    void replay(Session target, DdlEntry entry);

    /**
     * At the end of a source transaction.
     *
     * @throws io.gad.sync.SyncProblem if something of it could not be done
     */
    default void expectDone() {}
}
