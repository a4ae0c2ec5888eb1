package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import io.gad.postgres.SqlState;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task's own slot while copies of it are read: it follows what the target holds, now and then. */
final class FollowedSlot {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedSlot.class);

    /** Bytes of log that the server reads for one step. */
    static final long MOST = 512L << 20;

    private final StreamRequest request;
    private final long every;
    private volatile Lsn reached;

    /** @param every so many bytes of log it follows */
    FollowedSlot(StreamRequest request, long every) {
        this.request = request;
        this.every = every;
        this.reached = request.start();
    }

    /** @param safe what the target holds */
    boolean isDue(Lsn safe) {
        return safe.isAfter(reached) && safe.bytesSince(reached) > every;
    }

    /** Whether it follows; where that is refused for another reason than its size, reading goes on all the same. */
    boolean follow(BacklogSession session, Lsn safe) throws SQLException {
        try {
            Lsn moved = session.advance(safe, MOST);
            reached = moved == null ? reached : Lsn.max(reached, moved);
            return moved != null;
        } catch (SQLException e) {
            if (SqlState.of(e) == SqlState.UNREACHABLE) {
                throw e;
            }
            reached = Lsn.max(reached, safe); // It is asked for again when as much more is held.
            LOG.info("slot={} was not moved to {}: {}", request.slot(), safe, e.getMessage());
            return true;
        }
    }
}
