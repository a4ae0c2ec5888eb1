package io.gad.member;

import io.gad.postgres.Session;
import java.util.Optional;
import java.util.Set;

/**
 * How a database leaves its group: opened first, so that guards that are still there let everybody pass, then taken
 * apart. Killed anywhere it is run again; without a schema {@code gad} there is nothing left to do.
 */
final class Leaving {

    private Leaving() {}

    static void from(Session s, Set<MemberRole> roles, Reign reign, long generation, TimeLimit limit) {
        Optional<MemberRow> standing = MemberDatabase.read(s);
        if (standing.isPresent()) {
            RoleChange.in(s, limit, () -> {
                MemberRow row = RoleChange.row(s);
                if (row.isAheadOf(reign, generation)) {
                    throw RoleChange.stale(s, row, reign, generation);
                }
                if (!roles.contains(row.role())) {
                    throw new MemberProblem(
                            "ROLE_IS_TAKEN",
                            "Expected database " + s.database() + " to be one of " + roles + ", found it " + row + ".",
                            "Look at the group first: this instance has another part in it than assumed.");
                }
                s.execute("UPDATE gad.member SET writable = true");
                WriteLease.reset(s);
                DatabaseDefault.open(s);
            });
            if (standing.filter(row -> !row.writable()).isPresent()) {
                OlderSessions.end(s, OlderSessions.now(s), limit);
            }
        }
        MemberDatabase.dismantle(s);
    }
}
