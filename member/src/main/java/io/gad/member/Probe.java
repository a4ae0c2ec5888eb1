package io.gad.member;

import io.gad.postgres.ServerIdentity;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one knock at an instance found.
 *
 * @param at when it ended
 * @param took from the knock to the answer, or to the end of patience
 * @param answers whether a new session answered
 * @param why what stood in the way; empty where it answers
 * @param refusal the kind of it, where it does not answer
 * @param inRecovery whether only a standby was found
 * @param readOnly whether an ordinary new session could not write; true where it does not answer
 * @param row the member's row of the first database that has one
 * @param databases the synchronized ones, or those that take connections, by name
 * @param version as the server writes it, for example {@code 15.18}
 */
public record Probe(
        Instant at,
        Duration took,
        boolean answers,
        Optional<String> why,
        Optional<SqlState> refusal,
        boolean inRecovery,
        boolean readOnly,
        Optional<MemberRow> row,
        List<String> databases,
        Optional<String> version,
        Optional<ServerIdentity> identity) {

    static Probe silent(Duration took, String why, SqlState refusal) {
        return new Probe(
                Instant.now(),
                took,
                false,
                Optional.of(why),
                Optional.of(refusal),
                false,
                true,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
