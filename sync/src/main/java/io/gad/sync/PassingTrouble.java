package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is shown of failures after which the same is tried again, if they last. Where nobody answered, an answer ends it.
 * Servers that answer and refuse give signs of life between two attempts: that is over only when more is written.
 */
final class PassingTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(PassingTrouble.class);
    private static final Set<SqlState> AWAY = Set.of(SqlState.UNREACHABLE, SqlState.UNAVAILABLE, SqlState.TLS);

    private final DatabasePair pair;
    private final SyncState state;
    private final LongSupplier moved;
    private final Supplier<Lsn> position;
    private long mostRows;

    /**
     * @param moved rows that were copied or compared
     * @param position up to where the target holds everything
     */
    PassingTrouble(DatabasePair pair, SyncState state, LongSupplier moved, Supplier<Lsn> position) {
        this.pair = pair;
        this.state = state;
        this.moved = moved;
        this.position = position;
    }

    void show(PostgresException e) {
        Optional<SyncState.Problem> shortage = Shortage.problem(pair, e);
        boolean full = e.kind() == SqlState.DISK_FULL;
        if (shortage.isPresent() || AWAY.contains(e.kind()) || (!full && !isFollowed())) {
            SyncState.Problem problem = shortage.orElseGet(() -> asSaid(e));
            state.trouble(problem.code(), problem.text());
            return;
        }
        SyncState.Problem problem = asSaid(e);
        if (full) {
            LOG.warn("task={} database={} no room: {}", pair.spec().id(), pair.name(), e.getMessage());
            problem = NoRoom.problem(pair, e);
        }
        untilMoreIsWritten(problem);
    }

    /** Over when more is written: until then it may meet the same again. */
    void show(SpoolTrouble e) {
        LOG.warn("task={} database={} no room: {}", pair.spec().id(), pair.name(), e.getMessage());
        untilMoreIsWritten(NoRoom.problem(pair, e));
    }

    private void untilMoreIsWritten(SyncState.Problem problem) {
        mostRows = Math.max(mostRows, moved.getAsLong());
        long rows = mostRows;
        Lsn applied = position.get();
        state.trouble(problem, () -> moved.getAsLong() > rows || position.get().isAfter(applied));
    }

    /** Before, what was refused need not have been a write, and nothing may be written for long though all is well. */
    private boolean isFollowed() {
        return state.phase() == SyncPhase.CATCH_UP || state.phase() == SyncPhase.INCREMENTAL;
    }

    private static SyncState.Problem asSaid(PostgresException e) {
        return new SyncState.Problem(e.kind().name(), String.valueOf(e.getMessage()));
    }
}
