package io.gad.control.port;

import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a synchronization task says of itself now.
 *
 * @param lagMillis age of the newest source commit that the target holds, by the source's clock; empty before the first
 * @param lagBytes the source's log behind the slowest database
 * @param sourceAnsweredAt when the replication stream last heard from the source; empty if never
 */
public record TaskStatus(
        String id,
        TaskState state,
        Optional<Long> lagMillis,
        long lagBytes,
        Optional<Instant> sourceAnsweredAt,
        List<DatabaseStatus> databases) {

    /**
     * One database of the task.
     *
     * @param phase one of the first seven states
     * @param bytesCopied of {@code bytesTotal}, which is what the tables take on the source's disk
     * @param timeLeft how long the copying of rows will still take; empty if that is not known, or it is not copied now
     * @param slotBytes log that the source keeps for this database's slot
     * @param problem why it does not go on, with the way out; empty while all is well
     * @param notes what is not as the source has it, or only as of a while ago, though all is well
     * @param leftOut tables of the target that hold no rows, as the group leaves them out
     * @param copying its tables while it is copied; empty at any other time
     */
    public record DatabaseStatus(
            String database,
            TaskState phase,
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
            List<LeftOut> leftOut,
            Optional<Copying> copying) {

        public DatabaseStatus {
            notes = List.copyOf(notes);
            leftOut = List.copyOf(leftOut);
        }

        /** One that is not copied now. */
        public DatabaseStatus(
                String database,
                TaskState phase,
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
                List<LeftOut> leftOut) {
            this(
                    database,
                    phase,
                    position,
                    sourceCommitTime,
                    rowsCopied,
                    rowsTotal,
                    bytesCopied,
                    bytesTotal,
                    timeLeft,
                    transactionsApplied,
                    rowsApplied,
                    slotBytes,
                    problem,
                    problemCode,
                    notes,
                    leftOut,
                    Optional.empty());
        }

        private static final Set<String> WARNINGS = Set.of("WAL_BUDGET_HALF", "TABLE_REREAD", "SCHEMA_DRIFT");

        /** Whether it does not go on; a warning stops nothing. */
        public boolean isHeld() {
            return problem.isPresent()
                    && !problemCode.filter(WARNINGS::contains).isPresent();
        }
    }

    /**
     * A table whose rows are left out.
     *
     * @param emptied whether the rows that stood there are gone
     * @param dependents what shows less or refers to nothing without them, in words
     */
    public record LeftOut(String table, boolean emptied, List<String> dependents) {

        public LeftOut {
            dependents = List.copyOf(dependents);
        }

        @Override
        public String toString() {
            return table
                    + (emptied ? "" : ", where some of the former rows still stand")
                    + (dependents.isEmpty() ? "" : " (" + String.join(", ", dependents) + ")");
        }
    }

    public TaskStatus {
        databases = List.copyOf(databases);
    }

    /** Whether every database is at least as far as {@code phase}. */
    public boolean hasReached(TaskState phase) {
        return !databases.isEmpty()
                && databases.stream().allMatch(d -> d.phase().compareTo(phase) >= 0);
    }

    /** The first database's problem, if one has any. */
    public Optional<String> problem() {
        return databases.stream()
                .filter(d -> d.problem().isPresent())
                .map(d -> d.database() + ": " + d.problem().orElseThrow())
                .findFirst();
    }
}
