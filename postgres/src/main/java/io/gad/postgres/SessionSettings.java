package io.gad.postgres;

import java.time.Duration;

/**
 * What a session is for.
 *
 * @param applicationName shows in {@code pg_stat_activity}; ours start with {@code gad/}
 * @param connectTimeout how long one host may take to accept; whole seconds, at least one
 * @param answerTimeout how long the server may take to send the next bytes of an answer; zero: no limit
 * @param replicaRole whether {@code session_replication_role} is {@code replica}: ordinary triggers, guards and
 *     foreign keys stay silent
 */
public record SessionSettings(
        String applicationName, Duration connectTimeout, Duration answerTimeout, boolean replicaRole) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** For short questions and changes: an answer within 30 s, or the session is given up. */
    public static SessionSettings control(String purpose) {
        return new SessionSettings("gad/" + purpose, CONNECT_TIMEOUT, Duration.ofSeconds(30), false);
    }

    /** For work that may take its time: loads, index builds, waits for a lock. */
    public static SessionSettings bulk(String purpose) {
        return new SessionSettings("gad/" + purpose, CONNECT_TIMEOUT, Duration.ZERO, false);
    }

    /** For writing a source's changes into a target, where ordinary triggers must not fire. */
    public static SessionSettings apply(String purpose) {
        return new SessionSettings("gad/" + purpose, CONNECT_TIMEOUT, Duration.ZERO, true);
    }

    public SessionSettings withTimeouts(Duration connect, Duration answer) {
        return new SessionSettings(applicationName, connect, answer, replicaRole);
    }
}
