package io.gad.member;

import io.gad.postgres.Session;

/** How a member learns in one database that it has another manager, by which the former one is outdated. */
final class Generations {

    private Generations() {}

    /**
     * Nothing where the database belongs to another group.
     *
     * @param reign the latest that the manager knows
     * @param alone whether nobody may have the same generation already: it is being drawn, and two who draw at once must not
     *     both have it
     * @throws StaleMandateException if the member knows a later reign or manager
     */
    static void raise(Session s, String groupId, Reign reign, long generation, boolean alone, TimeLimit limit) {
        RoleChange.in(s, limit, () -> {
            MemberRow row = RoleChange.row(s);
            if (!row.groupId().equals(groupId)) {
                return;
            }
            if (row.isAheadOf(reign, generation) || alone && row.generation() == generation) {
                throw RoleChange.stale(s, row, reign, generation);
            }
            s.update("UPDATE gad.member SET generation = ? WHERE generation = ?", generation, row.generation());
        });
    }
}
