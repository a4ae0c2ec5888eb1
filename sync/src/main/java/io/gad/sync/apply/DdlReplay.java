package io.gad.sync.apply;

import io.gad.postgres.Session;

/** Does on a target what a source's captured definition says. */
@FunctionalInterface
public interface DdlReplay {

    /**
     * Called in the order of the source, inside the target's running transaction, after all earlier changes were
     * written and before any later one. What it throws rolls the whole batch back.
     *
     * @throws io.gad.sync.SyncProblem if the target cannot follow
     */
    void replay(Session target, DdlEntry entry);
}
