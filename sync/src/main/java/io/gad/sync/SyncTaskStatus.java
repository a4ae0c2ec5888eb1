package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.sync.copy.CopyDetail;
import io.gad.sync.leftout.LeftOutTable;
import io.gad.sync.schema.Building;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a task can say of itself now.
 *
 * @param state as shown to users
 * @param lagMillis age of the newest source commit that the target holds, by the source's own clock, 0 when idle and in
 *     step; empty before the first change
 * @param lagBytes log of the source behind the slowest database's position
 * @param sourceAnsweredAt when the replication stream last heard from the source; empty if never
 */
public record SyncTaskStatus(
        String id,
        State state,
        Optional<Long> lagMillis,
        long lagBytes,
        Optional<Instant> sourceAnsweredAt,
        List<DatabaseStatus> databases) {

    /** The task as a whole. */
    public enum State {
        PRECHECK,
        SCHEMA,
        FULL,
        RESYNC,
        REWIND,
        CATCH_UP,
        INCREMENTAL,
        PAUSED,
        STOPPED,
        FAILED;

        static State of(SyncPhase phase) {
            return switch (phase) {
                case PRECHECK -> PRECHECK;
                case SCHEMA -> SCHEMA;
                case FULL -> FULL;
                case RESYNC -> RESYNC;
                case REWIND -> REWIND;
                case CATCH_UP -> CATCH_UP;
                case INCREMENTAL -> INCREMENTAL;
            };
        }
    }

    /**
     * One database of the task.
     *
     * @param position up to where the target holds everything of the source
     * @param bytesCopied of {@code bytesTotal}, which is what the tables take on the source's disk
     * @param timeLeft how long the copying of rows will still take; empty if that is not known, or it is not copied now
     * @param slotBytes log that the source keeps for this database's slot
     * @param problem why it does not go on, for people, with the way out; empty while all is well
     * @param problemCode the registered code of that problem
     * @param notes what is not as the source has it, or only as of a while ago, though all is well; for people
     * @param leftOut tables that hold no rows of the source's, as the group leaves them out
     * @param copy its tables while it is copied; empty at any other time
     * @param building its indexes and keys while these are made behind the rows
     */
    public record DatabaseStatus(
            String database,
            SyncPhase phase,
            Lsn position,
            Optional<Instant> sourceCommitTime,
            long rowsCopied,
            long rowsTotal,
            long bytesCopied,
            long bytesTotal,
            Optional<Duration> timeLeft,
            long transactionsApplied,
            long rowsApplied,
            long slotBytes,
            Optional<String> problem,
            Optional<String> problemCode,
            List<String> notes,
            List<LeftOutTable> leftOut,
            Optional<CopyDetail> copy,
            Optional<Building> building) {

        public DatabaseStatus {
            notes = List.copyOf(notes);
            leftOut = List.copyOf(leftOut);
        }
    }

    public SyncTaskStatus {
        databases = List.copyOf(databases);
    }

    /** Whether every database is at least as far as {@code phase}. */
    public boolean hasReached(SyncPhase phase) {
        return !databases.isEmpty()
                && databases.stream().allMatch(d -> d.phase().compareTo(phase) >= 0);
    }
}
