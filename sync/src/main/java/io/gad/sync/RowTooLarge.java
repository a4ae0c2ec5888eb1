package io.gad.sync;

import io.gad.postgres.PostgresException;
import java.util.Optional;

/**
 * A row of the source that PostgreSQL itself can send to nobody: what it sends at once is at most 1 GB, what a row keeps
 * outside of itself may be more. Neither its log's reader nor a copy of its table passes it, so trying again is in vain.
 */
final class RowTooLarge {

    /** {@code program_limit_exceeded}. */
    private static final String LIMIT = "54000";

    private RowTooLarge() {}

    static Optional<SyncState.Problem> problem(DatabasePair pair, PostgresException e) {
        SyncTaskSpec spec = pair.spec();
        // A stream does not name its server.
        if (!LIMIT.equals(e.sqlState()) || NoRoom.isOf(spec.target().dsn(), e.server())) {
            return Optional.empty();
        }
        String said = String.valueOf(e.getMessage());
        String source = spec.sourceInstance();
        return Optional.of(new SyncState.Problem(
                "ROW_TOO_LARGE",
                "Expected rows of database " + pair.name() + " that " + source
                        + " can send, found one beyond PostgreSQL's limit of 1 GB: " + said
                        + (said.endsWith(".") ? "" : "."),
                "On " + source
                        + " make the row smaller or delete it (octet_length of the columns finds it). Then resume."
                        + " Where the same is met again, the log holds it all the same. " + CopyAnew.hint(spec)));
    }
}
