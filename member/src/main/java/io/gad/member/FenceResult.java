package io.gad.member;

import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How far an instance is closed. */
public sealed interface FenceResult {

    /**
     * Nobody writes any more.
     *
     * @param positions per database, where its log stood when the last older session was gone: every commit lies before
     * @param prepared prepared transactions ({@code database: gid}) that can still be committed; in doubt until resolved
     */
    record Fenced(Map<String, Lsn> positions, List<String> prepared) implements FenceResult {
        public Fenced {
            positions = Map.copyOf(positions);
            prepared = List.copyOf(prepared);
        }
    }

    /** It answered, but somebody may still write; each entry says who or where. */
    record Partly(List<String> why) implements FenceResult {
        public Partly {
            why = List.copyOf(why);
        }
    }

    /** Another server than the expected one answered; it was left alone. */
    record Another(ServerIdentity found) implements FenceResult {}

    /** No answer within the deadline: nothing is known of it. */
    record Unreachable(Instant since, String why) implements FenceResult {}
}
