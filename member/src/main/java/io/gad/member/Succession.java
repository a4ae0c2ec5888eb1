package io.gad.member;

/** Which row a preparation may put in the place of which. Promotions and fences have their own ways. */
final class Succession {

    private Succession() {}

    static void check(String database, MemberRow standing, MemberRow wanted) {
        if (!standing.groupId().equals(wanted.groupId())) {
            throw refused(
                    "INSTANCE_IN_ANOTHER_GROUP",
                    database,
                    standing,
                    wanted,
                    "Remove the instance from group " + standing.groupName() + ", or release it, first.");
        }
        if (standing.contends(wanted.reign())) {
            throw refused(
                    "TWO_REIGNS",
                    database,
                    standing,
                    wanted,
                    "Two managers began the same epoch: decide which primary stays, and promote it once more.");
        }
        if (standing.isAheadOf(wanted.reign(), wanted.generation())) {
            throw refused(
                    "STALE_REIGN",
                    database,
                    standing,
                    wanted,
                    "A later manager or reign has this member: work with that one.");
        }
        boolean turnsUnderTheReign = standing.reign().equals(wanted.reign())
                && standing.role() != wanted.role()
                && !(standing.role() == MemberRole.FENCED && wanted.role() == MemberRole.SECONDARY);
        boolean deposesAnOpenPrimary = standing.role() == MemberRole.PRIMARY && wanted.role() != MemberRole.PRIMARY;
        if (turnsUnderTheReign || deposesAnOpenPrimary) {
            throw refused(
                    "ROLE_IS_TAKEN",
                    database,
                    standing,
                    wanted,
                    "Roles turn by promote, switch over or a fence; prepare the member afterwards.");
        }
    }

    private static MemberProblem refused(
            String code, String database, MemberRow standing, MemberRow wanted, String hint) {
        return new MemberProblem(
                code, "Expected to make database " + database + " a " + wanted + ", found it " + standing + ".", hint);
    }
}
