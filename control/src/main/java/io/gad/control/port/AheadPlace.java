package io.gad.control.port;

import io.gad.postgres.Lsn;
import java.util.Optional;

/**
 * What a secondary alone has of one database of a primary that was lost.
 *
 * @param stood up to where it held the lost primary
 * @param tail from where its own log tells what it has applied; empty where it tells nothing
 * @param missing what its log does not tell of it, and why; empty: it tells everything
 */
public record AheadPlace(Lsn stood, Optional<Lsn> tail, Optional<String> missing) {

    /** Whose log tells everything. */
    static AheadPlace whole(Lsn stood, Lsn tail) {
        return new AheadPlace(stood, Optional.of(tail), Optional.empty());
    }
}
