package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.sync.batch.BatchLimits;
import io.gad.sync.ddl.StatementReplay;
import io.gad.sync.follow.ChangeFlow;
import io.gad.sync.follow.FlowSpec;
import io.gad.sync.follow.FlowStatus;
import io.gad.sync.follow.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Following by the change flow. */
final class FlowFollowing implements Following {

    /** How long the source may say nothing, though it is asked every second. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final long SPACIOUS = 1L << 30;

    private final ChangeFlow flow;
    private final Lsn begun;
    private final Duration inStepBelow;

    FlowFollowing(DatabasePair pair, Progress progress, Consumer<Optional<String>> refreshRoles) {
        this.flow = new ChangeFlow(spec(pair), new StatementReplay(refreshRoles), limits(pair.settings()));
        this.begun = progress.position();
        this.inStepBelow = pair.settings().inStepBelow();
    }

    static FlowSpec spec(DatabasePair pair) {
        Path spool = pair.settings()
                .spool()
                .resolve(pair.spec().id())
                .resolve(String.valueOf(pair.database().oid()));
        try {
            Files.createDirectories(spool);
        } catch (IOException e) {
            throw new SpoolTrouble("a folder", spool, e);
        }
        return new FlowSpec(
                pair.spec().id(),
                pair.spec().source(),
                pair.name(),
                pair.slot(),
                DatabasePair.PUBLICATION,
                pair.spec().target(),
                pair.mandate(),
                spool,
                SILENCE,
                farBehind(pair.settings()));
    }

    /** While it is read by SQL the slot follows in large steps, for which a small budget has no room. */
    private static long farBehind(SyncSettings settings) {
        return settings.walBudgetBytes() < SPACIOUS ? Long.MAX_VALUE : settings.farBehindBytes();
    }

    static BatchLimits limits(SyncSettings settings) {
        return new BatchLimits(
                settings.batchRows(),
                settings.batchBytes(),
                settings.batchAge(),
                settings.spoolAboveBytes(),
                settings.spoolAboveBytes());
    }

    @Override
    public void run() {
        flow.run();
    }

    @Override
    public void stop() {
        flow.stop();
    }

    @Override
    public void abandon() {
        flow.abandon();
    }

    @Override
    public boolean drain(Optional<String> marker, Duration deadline) {
        return flow.drain(marker, deadline);
    }

    @Override
    public Gate gate() {
        return flow.gate();
    }

    @Override
    public Status status() {
        FlowStatus now = flow.status();
        boolean small = now.lagMillis().filter(l -> l < inStepBelow.toMillis()).isPresent();
        return new Status(
                Lsn.max(begun, now.applied()),
                now.appliedCommitTime(),
                now.transactionsApplied(),
                now.rowsApplied(),
                now.lagMillis(),
                now.received().bytesSince(now.applied()),
                now.sourceAnsweredAt(),
                now.streaming() && small);
    }
}
