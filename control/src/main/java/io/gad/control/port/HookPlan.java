package io.gad.control.port;

import java.time.Duration;

/**
 * Which commands a promotion runs, decided when it is accepted.
 *
 * @param beforeMillis how long the command before it may take; 0: there is none
 * @param afterMillis how long the command after it may take; 0: there is none
 */
public record HookPlan(long beforeMillis, long afterMillis) {

    public static final HookPlan NONE = new HookPlan(0, 0);

    public boolean hasBefore() {
        return beforeMillis > 0;
    }

    public boolean hasAfter() {
        return afterMillis > 0;
    }

    public boolean isEmpty() {
        return !hasBefore() && !hasAfter();
    }

    /** The time of one of the two. */
    public Duration deadline(HookOrder.When when) {
        return Duration.ofMillis(
                switch (when) {
                    case BEFORE -> beforeMillis;
                    case AFTER -> afterMillis;
                });
    }
}
