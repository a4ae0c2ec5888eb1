package io.gad.control.port;

import java.time.Instant;
import java.util.List;

/**
 * What a command around a promotion is told; holds no secret.
 *
 * @param operation the promotion; the same where the command is run once more
 * @param actor who asked for it
 * @param newPrimary the secondary that becomes the primary
 * @param newPrimaryHosts {@code host:port}
 * @param epoch the group's epoch after the promotion
 * @param oldPrimaryAnswered whether it answered the probe made at the click
 * @param fence how far the old primary could be closed; {@code UNREACHABLE} before it was tried
 */
public record HookOrder(
        When when,
        String operation,
        String actor,
        Instant startedAt,
        String group,
        String oldPrimary,
        List<String> oldPrimaryHosts,
        String newPrimary,
        List<String> newPrimaryHosts,
        long epoch,
        boolean oldPrimaryAnswered,
        String fence) {

    /** Before anything is closed, or after the new primary is open. */
    public enum When {
        BEFORE,
        AFTER;

        /** As the command is told, and as settings and texts call it. */
        public String word() {
            return switch (this) {
                case BEFORE -> "before";
                case AFTER -> "after";
            };
        }
    }

    public HookOrder {
        oldPrimaryHosts = List.copyOf(oldPrimaryHosts);
        newPrimaryHosts = List.copyOf(newPrimaryHosts);
    }
}
