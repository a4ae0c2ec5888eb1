package io.gad.e2e.campaign;

import java.time.Duration;

/**
 * One act of a campaign, and the trouble beside it.
 *
 * @param rank of the secondary that is to become the primary, among those there are then
 * @param into how long after the operation was asked for the trouble begins
 * @param during how long the trouble lasts, where it does
 * @param away whether the former primary stays away until the end, where there is another secondary
 * @param back trouble beside the return of the former primary, where there is one
 */
record Turn(Act act, int rank, Trouble trouble, Duration into, Duration during, boolean away, Trouble back) {

    /** How the primary changes. */
    enum Act {
        /** Its processes are killed, and the click comes at once. */
        PRIMARY_KILLED(true),
        /** It is cut off first, so that it acknowledges what nobody else has, then killed. */
        PRIMARY_CUT_OFF_THEN_KILLED(true),
        /** Nothing passes to or from it, and nobody is told. */
        PRIMARY_SILENT(true),
        /** What it sends arrives nowhere; what is sent to it does. */
        PRIMARY_HALF_OPEN(true),
        /** Confirmed though it answers. */
        PRIMARY_ALIVE(true),
        SWITCH_OVER(false),
        /** A second manager is rebuilt from a member while the first stands still, or goes on beside it, and promotes. */
        SECOND_MANAGER(true);

        private final boolean deposes;

        Act(boolean deposes) {
            this.deposes = deposes;
        }

        /** Whether the old primary can take no write once the operation has ended, without being asked: it is dead, or has turned its role. */
        boolean closes() {
            return switch (this) {
                case PRIMARY_KILLED, PRIMARY_CUT_OFF_THEN_KILLED, SWITCH_OVER -> true;
                case PRIMARY_SILENT, PRIMARY_HALF_OPEN, PRIMARY_ALIVE, SECOND_MANAGER -> false;
            };
        }

        /** Whether the old primary leaves the group. */
        boolean deposes() {
            return deposes;
        }
    }

    /** Of a {@link Act#SECOND_MANAGER}: whether the first one stands still meanwhile. Else both are at work until it finds itself outdated. */
    boolean firstStandsStill() {
        return into.toMillis() % 2 == 0;
    }

    /** What happens beside an operation. */
    enum Trouble {
        NONE,
        MANAGER_KILLED,
        /** For longer than its members wait, then it goes on as if nothing had been. */
        MANAGER_FROZEN,
        CLOCK_AHEAD,
        CLOCK_BACK,
        TARGET_KILLED,
        OTHER_KILLED,
        TARGET_CUT,
        TARGET_SILENT,
        OTHER_HALF_OPEN,
        ALL_RESET,
        ALL_SLOW
    }
}
