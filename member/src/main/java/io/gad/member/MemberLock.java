package io.gad.member;

import io.gad.postgres.Session;

/**
 * The share lock on the member's row that every writing transaction of ours takes first. A change of role waits for
 * the holders, and whoever comes after the change finds no row and stops.
 */
public final class MemberLock {

    private static final String HOLD = "SELECT 1 FROM gad.member WHERE epoch = ? AND reign = ?::uuid"
            + " AND generation = ? AND role = ? FOR SHARE";

    private MemberLock() {}

    /**
     * Takes the lock inside the session's running transaction.
     *
     * @throws StaleMandateException if the member's row is not as the mandate says
     */
    public static void hold(Session session, Mandate mandate) {
        Reign reign = mandate.reign();
        boolean held = session.first(
                        HOLD,
                        row -> row.getInt(1),
                        reign.epoch(),
                        reign.id().toString(),
                        mandate.generation(),
                        mandate.role().name())
                .isPresent();
        if (!held) {
            throw new StaleMandateException("Expected database " + session.database() + " to be a "
                    + mandate.role() + " of reign " + reign + ", generation " + mandate.generation()
                    + "; found another: this writer is outdated and stops.");
        }
    }
}
