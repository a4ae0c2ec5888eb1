package io.gad.sync;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator may set for all tasks of this server.
 *
 * @param spool folder for archives of schemas and for transactions larger than memory
 * @param tools folder of pg_dump and pg_restore; empty: {@code PATH} and the usual folders
 * @param tablesAtOnce tables of one database copied at once
 * @param indexesAtOnce indexes and constraints of one database built at once
 * @param batchRows most rows in one target transaction; a single source transaction may be larger
 * @param batchBytes most bytes in one target transaction; a single source transaction may be larger
 * @param batchAge how long a change may wait for others while in step
 * @param spoolAboveBytes a transaction larger than this waits on the disk
 * @param farBehindBytes log from which on what lies behind is read by SQL instead of by the stream
 * @param walBudgetBytes most log that a source may keep for one slot of ours before the slot is given up
 * @param polls pauses between two looks
 * @param readerPatience how long the apply waits for a lock of somebody else's on the target; 0: without end
 * @param inStepBelow lag under which a database counts as in step
 */
public record SyncSettings(
        Path spool,
        Optional<Path> tools,
        int tablesAtOnce,
        int indexesAtOnce,
        int batchRows,
        long batchBytes,
        Duration batchAge,
        long spoolAboveBytes,
        long farBehindBytes,
        long walBudgetBytes,
        Polls polls,
        Duration readerPatience,
        Duration inStepBelow) {

    private static final long MIB = 1024 * 1024;

    /**
     * Times between two looks.
     *
     * @param heartbeatBusy time between two beats while the source is written
     * @param heartbeatIdle time between two beats while it is not
     * @param sequences time between two looks at all sequences
     * @param roles time between two looks at roles and settings
     * @param databases time between two looks for new and dropped databases
     * @param budget time between two looks at what the slots keep
     * @param drift time between two looks at the definitions of both sides
     * @param largeObjectsRest how many times as long as it took a run over the large objects is followed by none, for it
     *     reads all of them on both sides
     */
    public record Polls(
            Duration heartbeatBusy,
            Duration heartbeatIdle,
            Duration sequences,
            Duration roles,
            Duration databases,
            Duration budget,
            Duration drift,
            int largeObjectsRest) {

        private static final Polls DEFAULTS = new Polls(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                20);
    }

    public SyncSettings {
        if (tablesAtOnce < 1 || indexesAtOnce < 1 || batchRows < 1) {
            throw new IllegalArgumentException("Expected at least 1 table and 1 index at once and 1 row a batch, found "
                    + tablesAtOnce + ", " + indexesAtOnce + " and " + batchRows + ".");
        }
        if (walBudgetBytes < MIB) {
            throw new IllegalArgumentException(
                    "Expected a WAL budget of at least 1 MiB, found " + walBudgetBytes + " bytes.");
        }
    }

    /** The defaults, with {@code spool} as the folder for what does not fit into memory. */
    public static SyncSettings defaults(Path spool) {
        return new SyncSettings(
                spool,
                Optional.empty(),
                4,
                2,
                160_000,
                48 * MIB,
                Duration.ofMillis(20),
                64 * MIB,
                64 * MIB,
                16 * 1024 * MIB,
                Polls.DEFAULTS,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1));
    }

    public SyncSettings withTools(Path folder) {
        return with(Optional.of(folder), farBehindBytes, walBudgetBytes, polls, readerPatience);
    }

    public SyncSettings withFarBehind(long bytes) {
        return with(tools, bytes, walBudgetBytes, polls, readerPatience);
    }

    public SyncSettings withReaderPatience(Duration patience) {
        return with(tools, farBehindBytes, walBudgetBytes, polls, patience);
    }

    public SyncSettings withWalBudget(long bytes, Duration poll) {
        return with(
                tools,
                farBehindBytes,
                bytes,
                polls(polls.sequences, polls.roles, polls.databases, poll, polls.drift),
                readerPatience);
    }

    public SyncSettings withPolls(Duration databases, Duration sequences, Duration roles) {
        return with(
                tools,
                farBehindBytes,
                walBudgetBytes,
                polls(sequences, roles, databases, polls.budget, polls.drift),
                readerPatience);
    }

    public SyncSettings withDriftPoll(Duration poll) {
        return with(
                tools,
                farBehindBytes,
                walBudgetBytes,
                polls(polls.sequences, polls.roles, polls.databases, polls.budget, poll),
                readerPatience);
    }

    public SyncSettings withLargeObjectsRest(int timesAsLong) {
        Polls looks = new Polls(
                polls.heartbeatBusy,
                polls.heartbeatIdle,
                polls.sequences,
                polls.roles,
                polls.databases,
                polls.budget,
                polls.drift,
                timesAsLong);
        return with(tools, farBehindBytes, walBudgetBytes, looks, readerPatience);
    }

    private Polls polls(Duration sequences, Duration roles, Duration databases, Duration budget, Duration drift) {
        return new Polls(
                polls.heartbeatBusy,
                polls.heartbeatIdle,
                sequences,
                roles,
                databases,
                budget,
                drift,
                polls.largeObjectsRest);
    }

    private SyncSettings with(Optional<Path> folder, long farBehind, long walBudget, Polls looks, Duration patience) {
        return new SyncSettings(
                spool,
                folder,
                tablesAtOnce,
                indexesAtOnce,
                batchRows,
                batchBytes,
                batchAge,
                spoolAboveBytes,
                farBehind,
                walBudget,
                looks,
                patience,
                inStepBelow);
    }
}
