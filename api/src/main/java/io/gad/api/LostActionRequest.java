package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a lost transaction.
 *
 * @param action {@code reapply} or {@code dismiss}
 * @param database with {@code lsn} which one, as it is listed; null with {@code all}
 * @param formerPrimary with {@code epoch} in whose report; needed only where several have the same position
 * @param all dismisses everything that is listed now and open, of {@code formerPrimary} and {@code epoch} if given
 * @param total with {@code all}: how many were listed of the group; refused if it is another by now
 * @param dryRun of a re-apply: changes nothing, the answer says what it would meet
 * @param force of a re-apply: passes over those conflicts that can be
 */
public record LostActionRequest(
        @Nullable String action,
        @Nullable String database,
        @Nullable String lsn,
        @Nullable String formerPrimary,
        @Nullable Long epoch,
        boolean all,
        @Nullable Long total,
        boolean dryRun,
        boolean force) {

    public static final String REAPPLY = "reapply";
    public static final String DISMISS = "dismiss";
}
