package io.gad.control;

import java.time.Duration;

/**
 * What an operator may set; the reference names each with its default.
 *
 * @param lagging from which lag on a group's health is LAGGING
 * @param probeInterval between two probes of a member
 * @param drainDeadline how long a promotion waits for the synchronization task to apply what has arrived
 * @param switchOverDeadline how long a switch over may take from the closing of its primary to its commit point; then it is taken back
 * @param switchOverLag from which lag of a secondary on a switch over is refused
 * @param walBudgetBytes log that a slot of ours may keep on a source; past half of it the group shows a problem
 * @param compareEvery between two comparisons of a secondary with its primary; zero: on request alone
 * @param compareRowsPerSecond most rows of the primary that such a comparison reads in a second; 0: no limit
 * @param lookEvery between two looks at the readiness of a pair; zero: on request alone
 */
public record ControlSettings(
        Duration lagging,
        Duration probeInterval,
        Duration drainDeadline,
        Duration switchOverDeadline,
        Duration switchOverLag,
        long walBudgetBytes,
        Duration compareEvery,
        long compareRowsPerSecond,
        Duration lookEvery) {

    public static final ControlSettings DEFAULTS = new ControlSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            16L << 30,
            Duration.ofDays(7),
            10_000,
            Duration.ofMinutes(5));
}
